import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { asCustomer, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { ordersInMemory } from '../adapters/orders-in-memory.ts';
import { confirm } from '../domain/order-states.ts';
import { ORDERS } from '../log-messages.ts';
import { aChange, anOrder } from '../testing/an-order.ts';
import { createHandler } from './handler.ts';

const setUp = () => {
  const order = anOrder();
  const orders = ordersInMemory();
  orders.all.push(order);
  const handler = createHandler({ orders, now: () => new Date() });
  const cancel = (userId = 'u1', id = order.id) =>
    callHttp(handler, {
      method: 'POST',
      resource: '/api/orders/{id}/cancel',
      path: { id },
      authorizer: asCustomer(userId),
    });
  return { order, orders, cancel };
};

test('cancelling an order is 202, once; the outbox tells about it', async () => {
  using world = surroundings();
  const { order, orders, cancel } = setUp();
  expect(await cancel()).toMatchObject({
    status: 202,
    body: { orderId: order.id, status: 'CANCELLED', reason: 'cancelled-by-customer' },
  });
  const request = world.of('RequestHandled')[0];
  expect(request?.data).toMatchObject({
    changes: [{ table: 'orders', before: { status: 'PLACED' }, after: { status: 'CANCELLED' } }],
  });
  expect(orders.all[0]?.change).toMatchObject({
    causationId: request?.meta.causationId,
    actor: { kind: 'customer', id: 'u1' },
  });
  expect(world.of('OrderCancelled')).toEqual([]);
  expect(world).toHaveSaid(ORDERS.CANCELLED_ON_REQUEST, { orderId: order.id });
  expect(await cancel()).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
});

test('a confirmed order stays', async () => {
  using _ = surroundings();
  const { order, orders, cancel } = setUp();
  orders.all[0] = confirm(order, { change: aChange(), eventId: 'e' }, { reservedBy: 'r' });
  expect(await cancel()).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
  expect(orders.all[0]).toMatchObject({ status: 'CONFIRMED' });
});

test('somebody else’s order is answered like none', async () => {
  using _ = surroundings();
  const { order, orders, cancel } = setUp();
  expect(await cancel('u2')).toMatchObject({ status: 404, body: { code: 'order-not-found' } });
  expect(await cancel('u1', '01JD0Q3V8W5J9T4Z6K2M7N1P0R')).toMatchObject({ status: 404 });
  expect(orders.all).toEqual([order]);
});
