import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { ordersInMemory } from '../adapters/orders-in-memory.ts';
import { confirm, reserve } from '../domain/order-states.ts';
import { ORDERS } from '../log-messages.ts';
import { placedData } from '../order-events.ts';
import { aChange, anOrder } from '../testing/an-order.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const order = anOrder();
  const orders = ordersInMemory();
  orders.all.push(order);
  const started: { event: OutgoingEvent; delaySeconds: number }[] = [];
  const placedAt = new Date(order.placedAt).getTime();
  const meta = metaOf({ id: order.history[0]?.eventId ?? '', occurredAt: order.placedAt });
  const at = (seconds: number) => new Date(placedAt + seconds * 1_000);
  const ring = (seconds: number, body = busBody(OrderPlaced, placedData(order), meta)) =>
    createHandler({
      orders,
      timer: {
        async start(event, delaySeconds) {
          started.push({ event, delaySeconds });
        },
      },
      timeoutSeconds: async () => 90,
      now: () => at(seconds),
    })(queueEvent(queueRecord(body)), fakeContext());
  const reserveAt = (seconds: number) => {
    orders.all[0] = reserve(order, { change: aChange({ at: at(seconds).toISOString() }), eventId: 'e' });
  };
  return { order, orders, started, meta, ring, reserveAt };
}

test('an order without progress is cancelled when its timer rings', async () => {
  using world = queueWorld();
  const { order, orders, started, meta, ring } = setUp();
  expect(await ring(90)).toEqual({ batchItemFailures: [] });
  expect(orders.all[0]).toMatchObject({
    status: 'CANCELLED',
    reason: 'timed-out',
    change: { causationId: meta.id, correlationId: meta.correlationId },
  });
  expect(started).toEqual([]);
  expect(world).toHaveSaid(ORDERS.TIMED_OUT, { orderId: order.id, status: 'PLACED' });
});

test('after progress the timer runs again for the rest, under a name of its own, until it rings in vain', async () => {
  using _ = queueWorld();
  const { order, orders, started, meta, ring, reserveAt } = setUp();
  reserveAt(40);
  await ring(90);
  expect(orders.all[0]).toMatchObject({ status: 'RESERVED' });
  expect(started).toMatchObject([{ delaySeconds: 40, event: { meta: { causationId: meta.id } } }]);
  const [again] = started;
  if (again === undefined) throw new Error('no timer was started');
  expect(again.event.meta.id).not.toBe(meta.id);
  await ring(130, busBody(OrderPlaced, placedData(order), again.event.meta));
  expect(orders.all[0]).toMatchObject({
    status: 'CANCELLED',
    reason: 'timed-out',
    change: { causationId: meta.id },
  });
  expect(started).toHaveLength(1);
});

test('a final order is left alone', async () => {
  using _ = queueWorld();
  const { order, orders, started, ring } = setUp();
  const confirmed = confirm(order, { change: aChange(), eventId: 'e' }, { reservedBy: 'r' });
  orders.all[0] = confirmed;
  expect(await ring(90)).toEqual({ batchItemFailures: [] });
  expect(orders.all[0]).toBe(confirmed);
  expect(started).toEqual([]);
});

test('a timer that rings twice works once', async () => {
  using world = queueWorld();
  const { ring } = setUp();
  await ring(90);
  await ring(91);
  expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
    { outcome: 'handled' },
    { outcome: 'repeated' },
  ]);
});

test('a timer of an order that is not here is settled with a warning', async () => {
  using world = queueWorld();
  const { orders, ring } = setUp();
  orders.all.length = 0;
  expect(await ring(90)).toEqual({ batchItemFailures: [] });
  expect(world).toHaveSaid(ORDERS.NO_SUCH_ORDER);
});
