import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import { MAX_FRAME_BYTES } from '../../shared/contracts/live.protocol.ts';
import { frameFor, splitIntoFrames } from './frames.ts';

const event = (index: number, size: number, type = 'OrderPlaced'): FeedEvent => ({
  id: `e${index}`,
  type,
  source: 'playground.orders',
  time: '2026-01-01T00:00:00.000Z',
  correlationId: `c${index % 3}`,
  causationId: 'r',
  traceId: null,
  data: { orderId: 'o', userId: 'secret', filler: 'x'.repeat(size) },
});

const batchOf = (events: readonly FeedEvent[]) => ({
  epoch: 'a',
  seq: 7,
  n: 70,
  at: '2026-01-01T00:00:00.000Z',
  events,
});

describe('splitting', () => {
  test('keeps every event once, in order, and no frame exceeds the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 12 }), (sizes) => {
        const events = sizes.map((size, index) => event(index, size));
        const parts = splitIntoFrames(events);
        expect(parts.flat()).toEqual(events);
        for (const part of parts) {
          const text = JSON.stringify(frameFor(batchOf(part), 'operator', {}, false));
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        }
      }),
    );
  });
});

describe('a frame', () => {
  test('always accounts for all events of its batch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom('c0', 'c1', 'c2', undefined),
        (count, correlationId) => {
          const events = Array.from({ length: count }, (_, index) => event(index, 5));
          const frame = frameFor(batchOf(events), 'viewer', { correlationId }, false);
          expect(frame.events.length + frame.withheld).toBe(count);
          expect(frame.count).toBe(count);
        },
      ),
    );
  });

  test('hides personal members from viewers and shows them to operators', () => {
    const batch = batchOf([event(1, 1)]);
    expect(frameFor(batch, 'viewer', {}, false).events[0]?.data).not.toHaveProperty('userId');
    expect(frameFor(batch, 'operator', {}, false).events[0]?.data).toHaveProperty('userId', 'secret');
  });

  test('shows viewers nothing of the data of a type that no contract describes', () => {
    expect(frameFor(batchOf([event(1, 1, 'Unheard')]), 'viewer', {}, false).events[0]?.data).toEqual({});
  });

  test('an event too large for a frame travels without its data and says so', () => {
    expect(frameFor(batchOf([event(1, 40_000)]), 'operator', {}, false).events[0]).toMatchObject({
      data: {},
      cut: true,
    });
  });
});
