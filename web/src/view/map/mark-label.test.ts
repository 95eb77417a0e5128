import { expect, test } from 'vitest';
import type { FeedEvent } from '../../model/event.ts';
import { markLabel } from './mark-label.ts';

const event = (type: string, data: FeedEvent['data'], source = 'playground.system'): FeedEvent => ({
  id: 'e',
  type,
  source,
  time: '2026-01-01T00:00:00.000Z',
  correlationId: 'c',
  causationId: 'r',
  traceId: null,
  data,
});
const call = (route: string) => markLabel(event('RequestHandled', { route }));

test.each([
  ['POST /api/orders', 'POST orders'],
  ['GET /internal/cart/carts/{userId}', 'GET carts'],
  ['PUT /api/cart/items/{productId}', 'PUT cart/items'],
  ['POST /api/orders/{id}/cancel', 'POST orders/cancel'],
  ['POST /internal/payments/authorizations', 'POST authorizations'],
  ['GET /api/recommendations/of/neighbours', 'GET recommendations/of/…'],
])('%s is written as %s', (route, label) => {
  expect(call(route)).toBe(label);
  expect(label.length).toBeLessThanOrEqual(24);
});

test('events are named with their order', () => {
  const data = { orderId: '01K1111111111111111111AAAA' };
  expect(markLabel(event('OrderPlaced', data, 'playground.orders'))).toBe('OrderPlaced 11AAAA');
  expect(markLabel(null)).toBe('');
});
