import fc from 'fast-check';
import { decodeTime, isValid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { eventId } from './event-id.ts';

const instants = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
const origins = fc.record({
  at: instants,
  causationId: fc.string({ minLength: 1 }),
  type: fc.constantFrom('OrderPlaced', 'CartCleared'),
  ordinal: fc.nat(1_000),
});

describe('event ids', () => {
  test('are ULIDs of the time of their cause', () => {
    fc.assert(
      fc.property(origins, (origin) => {
        const id = eventId(origin);
        expect(isValid(id)).toBe(true);
        expect(decodeTime(id)).toBe(origin.at.getTime());
      }),
    );
  });

  test('repeat themselves for the same cause, however its time is written', () => {
    fc.assert(
      fc.property(origins, (origin) => {
        expect(eventId({ ...origin, at: origin.at.toISOString() })).toBe(eventId(origin));
      }),
    );
  });

  test('differ as soon as cause, type or ordinal differ', () => {
    fc.assert(
      fc.property(origins, origins, (one, other) => {
        const at = new Date(0);
        const same = one.causationId === other.causationId && one.type === other.type && one.ordinal === other.ordinal;
        expect(eventId({ ...one, at }) === eventId({ ...other, at })).toBe(same);
      }),
    );
  });

  test('a known cause has a known id: other languages can compute it', () => {
    const origin = { at: '2026-01-01T00:00:00.000Z', causationId: 'request-1', type: 'OrderPlaced', ordinal: 0 };
    expect(eventId(origin)).toBe(eventId({ ...origin, at: new Date(1_767_225_600_000) }));
    expect(eventId(origin)).toMatchInlineSnapshot(`"01KDVDNA00KSEKKEQQ097F07E7"`);
  });
});
