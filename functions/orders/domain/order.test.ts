import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, formerAnswer, KeyReused } from './idempotency-key.ts';
import { NothingToOrder, placeOrder, totalOf } from './order.ts';

const line = fc.record({
  productId: fc.constantFrom('tea-01', 'mug-01', 'jam-01'),
  quantity: fc.integer({ min: 1, max: 99 }),
  unitPrice: fc.record({ amount: fc.integer({ min: 0, max: 1_000_000 }), currency: fc.constant('EUR') }),
});
const placing = {
  id: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  customerId: 'user-1',
  paymentMethod: 'card-approve' as const,
  authorization: 'pending' as const,
  eventId: '01JD0Q3V8W5J9T4Z6K2M7N1P0S',
  change: {
    correlationId: 'c',
    causationId: 'r',
    traceparent: 't',
    actor: { kind: 'customer' as const, id: 'user-1' },
    at: '2026-01-02T03:04:05.678Z',
  },
};

describe('placing an order', () => {
  test('totals every line to the cent and keeps what the cart held', () =>
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 100 }), (lines) => {
        const order = placeOrder({ cartId: 'cart', cartVersion: 3, lines }, placing);
        expect(order.total).toEqual({
          amount: lines.reduce((sum, l) => sum + l.quantity * l.unitPrice.amount, 0),
          currency: 'EUR',
        });
        expect(order.lines).toEqual(lines);
        expect(order).toMatchObject({ status: 'PLACED', authorization: 'pending', cartVersion: 3, revision: 1 });
        expect(order.history).toEqual([{ status: 'PLACED', at: '2026-01-02T03:04:05.678Z', eventId: placing.eventId }]);
      }),
    ));

  test('refuses an empty cart', () => {
    expect(() => placeOrder({ cartId: 'cart', cartVersion: 3, lines: [] }, placing)).toThrow(NothingToOrder);
  });

  test('refuses to add up two currencies', () => {
    const lines = ['EUR', 'USD'].map((currency) => ({
      productId: 'tea-01',
      quantity: 1,
      unitPrice: { amount: 1, currency },
    }));
    expect(() => totalOf(lines)).toThrow(RangeError);
  });
});

describe('an idempotency key', () => {
  test('stands for the same request whatever the order of its members', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        expect(fingerprintOf(Object.fromEntries(Object.entries(body).reverse()))).toBe(fingerprintOf(body));
      }),
    ));

  test('gives the former answer to the same request and refuses another one', () => {
    const former = { fingerprint: fingerprintOf({ paymentMethod: 'card-approve' }), answer: 'order 1' };
    expect(formerAnswer(former, fingerprintOf({ paymentMethod: 'card-approve' }))).toBe('order 1');
    expect(() => formerAnswer(former, fingerprintOf({ paymentMethod: 'card-slow' }))).toThrow(KeyReused);
    expect(formerAnswer(undefined, fingerprintOf({}))).toBeUndefined();
  });
});
