import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Level, type Reservation, release, reserve } from './reservation.ts';

const DEALS = ['d-00001', 'd-00002', 'd-00003'] as const;
const deal = fc.constantFrom(...DEALS);
const purchase = fc.constantFrom('p1', 'p2', 'p3', 'p4');
const call = fc.oneof(
  fc.record({ purchase, wish: fc.record({ dealId: deal, quantity: fc.integer({ min: 1, max: 4 }) }) }),
  fc.record({ purchase, wish: fc.constant(undefined) }),
);

test('units are neither made nor lost, whatever is asked for, in whatever order and however often', () =>
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), fc.nat(8), (calls, opening) => {
      const levels = new Map<string, Level>(DEALS.slice(0, 2).map((id) => [id, { stock: opening, reserved: 0 }]));
      const reservations = new Map<string, Reservation>();
      const dead = new Set<string>();
      for (const { purchase: id, wish } of calls) {
        const before = reservations.get(id);
        const dealId = wish === undefined ? before?.dealId : wish.dealId;
        const books = { level: levels.get(dealId ?? ''), reservation: before };
        const { outcome, books: after } = wish === undefined ? release(books) : reserve(books, wish);
        if (dealId !== undefined && after.level !== undefined) levels.set(dealId, after.level);
        if (after.reservation !== undefined) reservations.set(id, after.reservation);
        if (wish === undefined) dead.add(id);
        if (outcome === 'reserved') expect(dead.has(id)).toBe(false); // given back once means for good
        for (const [of, { stock, reserved }] of levels) {
          const aside = [...reservations.values()].flatMap((one) =>
            one.status === 'RESERVED' && one.dealId === of ? [one.quantity] : [],
          );
          expect(stock).toBeGreaterThanOrEqual(0);
          expect(reserved).toBe(aside.reduce((sum, quantity) => sum + quantity, 0));
          expect(stock + reserved).toBe(opening);
        }
      }
    }),
  ));

test('asking again changes nothing and is told so', () => {
  const wish = { dealId: 'd-00001', quantity: 2 };
  const first = reserve({ level: { stock: 2, reserved: 0 }, reservation: undefined }, wish);
  expect(first).toMatchObject({ outcome: 'reserved', books: { level: { stock: 0, reserved: 2 } } });
  expect(reserve(first.books, wish)).toEqual({ outcome: 'repeated', books: first.books });
  expect(reserve(first.books, { ...wish, quantity: 1 }).outcome).toBe('differs');
  const back = release(first.books);
  expect(back).toMatchObject({ outcome: 'released', books: { level: { stock: 2, reserved: 0 } } });
  expect(release(back.books)).toEqual({ outcome: 'repeated', books: back.books });
  expect(reserve(back.books, wish).outcome).toBe('released');
});
