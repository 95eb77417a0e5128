import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { OrderCancelled, OrderConfirmed, OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { orderPlaced } from '../../shared/testing/samples.ts';
import { inventoryInMemory } from '../adapters/inventory-in-memory.ts';
import { INVENTORY } from '../log-messages.ts';
import { createHandler } from './handler.ts';

function setUp(levels: Readonly<Record<string, number>> = { 'tea-01': 5 }) {
  const inventory = inventoryInMemory(levels);
  const handler = createHandler({ inventory });
  const deliver = (body: string, attempt = 1) => handler(queueEvent(queueRecord(body, { attempt })), fakeContext());
  return { inventory, deliver };
}

const order = orderPlaced();
const { orderId, userId, total } = order;
const cancelled = busBody(OrderCancelled, { orderId, userId, total, reason: 'payment-declined' });
const confirmed = busBody(OrderConfirmed, { orderId, userId, total });

describe('an order', () => {
  test('that was placed has its lines set aside and names its cause', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp();
    const meta = metaOf();
    expect(await deliver(busBody(OrderPlaced, order, meta))).toEqual({ batchItemFailures: [] });
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 4, reserved: 1 });
    expect(world.of('StockReserved')).toMatchObject([
      { meta: { causationId: meta.id, correlationId: meta.correlationId }, data: { orderId, total } },
    ]);
    expect(world.of('MessageHandled')[0]?.data).toMatchObject({
      outcome: 'handled',
      changes: [
        { table: 'reservations', key: orderId, before: null, after: { status: 'RESERVED' } },
        { table: 'stock', key: 'tea-01', before: { available: 5 }, after: { available: 4, reserved: 1 } },
      ],
    });
    expect(world).toHaveSaid(INVENTORY.RESERVED, { orderId });
  });

  test('that is more than there is gets nothing', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp({ 'tea-01': 0 });
    await deliver(busBody(OrderPlaced, order));
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 0, reserved: 0, revision: 1 });
    expect(world.of('StockRejected')[0]?.data).toMatchObject({ shortages: [{ productId: 'tea-01', wanted: 1 }] });
    expect(world).toHaveSaid(INVENTORY.REJECTED, { orderId });
  });

  test('delivered twice is set aside once, also when nobody remembers the event, and the fact keeps its id', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp();
    const body = busBody(OrderPlaced, order);
    await deliver(body);
    await deliver(body, 2);
    world.settled.clear(); // its time to live is over
    await deliver(body, 3);
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 4, reserved: 1 });
    const facts = world.of('StockReserved');
    expect(facts).toHaveLength(3);
    expect(new Set(facts.map(({ meta }) => meta.id)).size).toBe(1);
    expect(new Set(facts.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(world).toHaveSaid(INVENTORY.REPEATED, { orderId });
  });

  test('that was cancelled gives its lines back with the reason', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp();
    await deliver(busBody(OrderPlaced, order));
    await deliver(cancelled);
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 5, reserved: 0 });
    expect(world.of('StockReleased')[0]?.data).toMatchObject({ orderId, reason: 'payment-declined' });
    expect(world).toHaveSaid(INVENTORY.RELEASED, { orderId });
  });

  test('that is cancelled before it was heard of never gets anything', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp();
    await deliver(cancelled);
    await deliver(busBody(OrderPlaced, order));
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 5, reserved: 0 });
    expect(world.published.filter(({ contract }) => contract.source === 'playground.inventory')).toEqual([]);
    expect(world).toHaveSaid(INVENTORY.CANCELLED_EARLY, { orderId });
    expect(world).toHaveSaid(INVENTORY.NOTHING_TO_DO, { orderId });
  });

  test('that was confirmed has bought its lines', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp();
    await deliver(busBody(OrderPlaced, order));
    await deliver(confirmed);
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 4, reserved: 0, sold: 1 });
    expect(world).toHaveSaid(INVENTORY.SOLD, { orderId });
  });

  test('that was confirmed without ever being placed fails where everybody can see it', async () => {
    using world = queueWorld();
    const { deliver } = setUp();
    expect((await deliver(confirmed)).batchItemFailures).toHaveLength(1);
    expect(world.of('MessageFailed')[0]?.data).toMatchObject({ error: { name: 'NothingReserved' } });
  });

  test('that was confirmed although it was released changes nothing and is an error in the log', async () => {
    using world = queueWorld();
    const { inventory, deliver } = setUp();
    for (const body of [busBody(OrderPlaced, order), cancelled, confirmed]) await deliver(body);
    expect(inventory.rows.get('tea-01')).toMatchObject({ available: 5, reserved: 0, sold: 0 });
    expect(world).toHaveSaid(INVENTORY.CONFIRMED_WITHOUT_STOCK, { orderId });
  });
});
