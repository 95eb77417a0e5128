import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedEvent } from './event.ts';
import { ID_FORM, readId, writeId } from './ids.ts';
import { createRing } from './ring.ts';

const event = (id: string, correlationId = 'corr', causationId = 'cause'): FeedEvent => ({
  id,
  type: 'OrderPlaced',
  source: 'playground.orders',
  time: '2026-01-01T00:00:00.000Z',
  correlationId,
  causationId,
  traceId: null,
  data: {},
});

test('ULIDs and UUIDs come back as they went in', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ulid(), fc.uuid()), (id) => {
      const words = new Uint32Array(4);
      expect(readId(words, 0, writeId(id, words, 0))).toBe(id);
    }),
  );
});

test('any other id is kept by its hash and told apart', () => {
  const words = new Uint32Array(8);
  expect(writeId('request-1', words, 0)).toBe(ID_FORM.opaque);
  writeId('request-2', words, 4);
  expect(words.subarray(0, 4)).not.toEqual(words.subarray(4, 8));
});

test('the oldest rows leave silently and are found no more, the others are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
      const ring = createRing(16);
      for (let at = 0; at < count; at++) ring.append(event(`id-${at}`, `c-${at % 3}`, `p-${at % 2}`), 1);
      const kept = Array.from({ length: count }, (_, at) => at).slice(-16);
      for (let at = 0; at < count; at++) {
        expect(ring.has(`id-${at}`)).toBe(kept.includes(at));
        expect(ring.find(`id-${at}`)).toBe(kept.includes(at) ? at : null);
      }
      expect(ring.ofCorrelation('c-0')).toEqual(kept.filter((at) => at % 3 === 0));
      expect(ring.causedBy('p-1')).toEqual(kept.filter((at) => at % 2 === 1));
      expect(ring.row(count - 1)).toMatchObject({ id: `id-${count - 1}`, type: 'OrderPlaced', hop: 'orders > bus' });
    }),
  );
});
