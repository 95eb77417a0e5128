import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { StockRejected, StockReserved } from '../../shared/contracts/inventory.events.ts';
import { OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import { PaymentConfirmed, PaymentDeclined } from '../../shared/contracts/payments.events.ts';
import { eventId } from '../../shared/publish/event-id.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { ordersInMemory } from '../adapters/orders-in-memory.ts';
import { ORDERS } from '../log-messages.ts';
import { anOrder } from '../testing/an-order.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const order = anOrder();
  const orders = ordersInMemory();
  orders.all.push(order);
  const { id: orderId, customerId: userId, total } = order;
  const base = { orderId, userId, amount: total };
  const bodies = {
    reserved: busBody(StockReserved, {
      orderId,
      userId,
      total,
      paymentMethod: 'card-approve',
      lines: [{ productId: 'tea-01', quantity: 2, available: 8, revision: 2 }],
    }),
    rejected: busBody(StockRejected, {
      orderId,
      userId,
      shortages: [{ productId: 'tea-01', wanted: 2, available: 0, revision: 4 }],
    }),
    declined: (phase: 'checkout' | 'settlement') =>
      busBody(PaymentDeclined, { ...base, stage: 'authorize', phase, reason: 'declined' }),
  };
  const paid = metaOf();
  const handler = createHandler({ orders, now: () => new Date() });
  const hear = (...texts: string[]) => handler(queueEvent(...texts.map((body) => queueRecord(body))), fakeContext());
  return { orders, order, hear, bodies, paid, paidBody: busBody(PaymentConfirmed, base, paid) };
}

test('stock and money confirm the order, and the row keeps the cause for the outbox', async () => {
  using world = queueWorld();
  const { orders, hear, bodies, paid, paidBody } = setUp();
  expect(await hear(bodies.reserved)).toEqual({ batchItemFailures: [] });
  expect(orders.all[0]).toMatchObject({ status: 'RESERVED' });
  await hear(paidBody);
  const [order] = orders.all;
  expect(order).toMatchObject({
    status: 'CONFIRMED',
    revision: 3,
    change: { causationId: paid.id, correlationId: paid.correlationId, traceparent: paid.traceparent },
  });
  expect(order?.history.at(-1)?.eventId).toBe(
    eventId({ at: order?.change.at ?? '', causationId: paid.id, type: OrderConfirmed.type, ordinal: 0 }),
  );
  expect(world.of('OrderConfirmed')).toEqual([]); // the outbox tells about it
  expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
    { outcome: 'handled', changes: [{ before: { status: 'PLACED' }, after: { status: 'RESERVED' } }] },
    { outcome: 'handled', changes: [{ before: { status: 'RESERVED' }, after: { status: 'CONFIRMED' } }] },
  ]);
  expect(world).toHaveSaid(ORDERS.MOVED, { status: 'CONFIRMED' });
});

test('no stock cancels the order; what comes late changes nothing', async () => {
  using world = queueWorld();
  const { orders, hear, bodies, paidBody } = setUp();
  await hear(bodies.rejected);
  const [cancelled] = orders.all;
  expect(cancelled).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock' });
  expect(await hear(paidBody, bodies.declined('settlement'))).toEqual({ batchItemFailures: [] });
  expect(orders.all[0]).toBe(cancelled);
  expect(world).toHaveSaid(ORDERS.LATE, { status: 'CANCELLED' });
});

test('a declined card cancels an order that waits, and none that was never placed with it', async () => {
  using world = queueWorld();
  const { orders, order, hear, bodies } = setUp();
  await hear(bodies.declined('checkout'));
  expect(orders.all).toEqual([order]);
  expect(world).toHaveSaid(ORDERS.NO_CONCERN);
  await hear(bodies.declined('settlement'));
  expect(orders.all[0]).toMatchObject({ status: 'CANCELLED', reason: 'payment-declined' });
});

test('a fact about an order that is not here is settled with a warning', async () => {
  using world = queueWorld();
  const { orders, hear, paidBody } = setUp();
  orders.all.length = 0;
  expect(await hear(paidBody)).toEqual({ batchItemFailures: [] });
  expect(world).toHaveSaid(ORDERS.NO_SUCH_ORDER, { type: 'PaymentConfirmed' });
});
