import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProductView } from '../../../functions/shared/contracts/catalog.http.ts';
import type { OrderView } from '../../../functions/shared/contracts/orders.http.ts';
import type { FeedEvent } from './event.ts';
import { orderAfter, ordersAfter, productsAfter } from './told.ts';

const orderId = '01K1111111111111111111AAAA';
const event = (type: string, data: Record<string, unknown> = {}): FeedEvent => ({
  id: `event of ${type}`,
  type,
  source: 'playground.orders',
  time: '2026-01-01T00:00:01.000Z',
  correlationId: 'c',
  causationId: 'x',
  traceId: null,
  data: { orderId, ...data },
});
const order: OrderView = {
  orderId,
  status: 'PLACED',
  placedAt: '2026-01-01T00:00:00.000Z',
  lines: [],
  total: { amount: 100, currency: 'EUR' },
  history: [{ status: 'PLACED', at: '2026-01-01T00:00:00.000Z', eventId: 'placed' }],
};

describe('an order on the screen', () => {
  test('moves on by events and remembers which', () => {
    const done = [event('StockReserved'), event('OrderConfirmed')].reduce(orderAfter, order);
    expect(done.status).toBe('CONFIRMED');
    expect(done.history.map(({ eventId }) => eventId)).toEqual([
      'placed',
      'event of StockReserved',
      'event of OrderConfirmed',
    ]);
  });

  test('says why it was cancelled', () => {
    expect(orderAfter(order, event('OrderCancelled', { reason: 'payment-declined' }))).toMatchObject({
      status: 'CANCELLED',
      reason: 'payment-declined',
    });
  });

  test('is never both confirmed and cancelled, and repeats change nothing, whatever the order of arrival', () => {
    const types = fc.constantFrom(
      'OrderPlaced',
      'StockReserved',
      'OrderConfirmed',
      'OrderCancelled',
      'PaymentConfirmed',
    );
    fc.assert(
      fc.property(fc.array(types, { maxLength: 12 }), (story) => {
        const statuses = story
          .map((type) => event(type))
          .reduce(orderAfter, order)
          .history.map(({ status }) => status);
        expect(new Set(statuses).size).toBe(statuses.length);
        expect(statuses.includes('CONFIRMED') && statuses.includes('CANCELLED')).toBe(false);
      }),
    );
  });

  test('events about other orders leave the list as it is, so that nothing is drawn anew', () => {
    const orders = [order];
    expect(ordersAfter(orders, [event('OrderConfirmed', { orderId: 'another' })])).toBe(orders);
  });
});

describe('a product on the screen', () => {
  const product: ProductView = {
    id: 'tea-01',
    name: 'Tea',
    category: 'tea',
    price: { amount: 100, currency: 'EUR' },
    votes: 2,
    available: true,
  };
  const told = (...events: FeedEvent[]) => productsAfter([product], events)[0];

  test('is sold out when the last one was reserved, and back when stock is released', () => {
    const level = (available: number) => ({ lines: [{ productId: 'tea-01', quantity: 1, available, revision: 2 }] });
    expect(told(event('StockReserved', level(0)))?.available).toBe(false);
    expect(told(event('StockReserved', level(0)), event('StockReleased', level(1)))?.available).toBe(true);
  });

  test('shows votes and prices as they are told, and votes never go back', () => {
    expect(told(event('ProductVoted', { productId: 'tea-01', votes: 7 }))?.votes).toBe(7);
    expect(told(event('ProductVoted', { productId: 'tea-01', votes: 1 }))?.votes).toBe(2);
    const price = { amount: 150, currency: 'EUR' };
    expect(told(event('ProductUpdated', { productId: 'tea-01', name: 'Green tea', price }))).toMatchObject({
      name: 'Green tea',
      price,
    });
  });
});
