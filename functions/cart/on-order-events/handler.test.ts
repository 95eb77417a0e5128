import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { orderPlaced as anOrderPlaced } from '../../shared/testing/samples.ts';
import { cartIdOf } from '../adapters/cart-owner.ts';
import { cartsInMemory } from '../adapters/carts-in-memory.ts';
import { putProduct } from '../domain/cart.ts';
import { CART } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const owner = { kind: 'customer', userId: 'u1' } as const;
const product = (id: string) => ({ id, name: id, price: { amount: 100, currency: 'EUR' }, revision: 1 });

async function setUp() {
  const carts = cartsInMemory();
  const put = async (id: string) => carts.save(owner, putProduct(await carts.read(owner), product(id), 1));
  await put('tea-01');
  await put('tea-02');
  const handler = createHandler({ carts });
  const deliver = (body: string, attempt = 1) => handler(queueEvent(queueRecord(body, { attempt })), fakeContext());
  return { carts, put, deliver };
}

const orderPlaced = (cartVersion: number, overrides: Partial<{ cartId: string; orderId: string }> = {}) =>
  anOrderPlaced({ userId: 'u1', cartId: cartIdOf(owner), cartVersion, ...overrides });

describe('an order that was placed', () => {
  test('clears the cart and is named as the cause', async () => {
    using world = queueWorld();
    const { carts, deliver } = await setUp();
    const meta = metaOf();
    const answer = await deliver(busBody(OrderPlaced, orderPlaced(2), meta));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await carts.read(owner)).toMatchObject({ version: 3, lines: [] });
    const [cleared] = world.of('CartCleared');
    expect(cleared?.data).toMatchObject({ reason: 'ordered', removedLines: 2, cartVersion: 3, userId: 'u1' });
    expect(cleared?.meta).toMatchObject({ causationId: meta.id, correlationId: meta.correlationId });
    expect(world.of('MessageHandled')[0]?.data).toMatchObject({
      outcome: 'handled',
      changes: [{ after: { lines: [] } }],
    });
    expect(world).toHaveSaid(CART.CLEARED, { removedLines: 2, keptLines: 0 });
  });

  test('leaves what went into the cart after it was placed', async () => {
    using world = queueWorld();
    const { carts, put, deliver } = await setUp();
    await put('mug-01');
    await deliver(busBody(OrderPlaced, orderPlaced(2)));
    expect((await carts.read(owner)).lines.map(({ productId }) => productId)).toEqual(['mug-01']);
    expect(world.of('CartCleared')[0]?.data).toMatchObject({ removedLines: 2 });
  });

  test('delivered twice clears once and tells the same fact twice', async () => {
    using world = queueWorld();
    const { carts, put, deliver } = await setUp();
    const body = busBody(OrderPlaced, orderPlaced(2));
    await deliver(body);
    await put('tea-01');
    await deliver(body, 2);
    expect(await carts.read(owner)).toMatchObject({ version: 4, lines: [{ productId: 'tea-01' }] });
    const [first, second] = world.of('CartCleared');
    expect(second).toEqual(first);
    expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
      { outcome: 'handled' },
      { outcome: 'repeated' },
    ]);
  });

  test('clears once even when nobody remembers the event', async () => {
    using world = queueWorld();
    const { carts, put, deliver } = await setUp();
    const body = busBody(OrderPlaced, orderPlaced(2));
    await deliver(body);
    world.settled.clear(); // its time to live is over
    await put('tea-01');
    await deliver(body, 2);
    expect((await carts.read(owner)).lines).toHaveLength(1);
    const [first, second] = world.of('CartCleared');
    // the moment of telling may differ, the fact may not
    expect(second).toMatchObject({
      data: first?.data,
      meta: { id: first?.meta.id, causationId: first?.meta.causationId },
    });
    expect(world).toHaveSaid(CART.REPEATED);
  });

  test('clears also when the person changes the cart at that moment', async () => {
    using _ = queueWorld();
    const { carts, put, deliver } = await setUp();
    carts.intrude(() => put('mug-01'));
    expect(await deliver(busBody(OrderPlaced, orderPlaced(2)))).toEqual({ batchItemFailures: [] });
    expect((await carts.read(owner)).lines.map(({ productId }) => productId)).toEqual(['mug-01']);
  });

  test.each([
    ['another cart', orderPlaced(2, { cartId: 'elsewhere' })],
    ['a version that was never here', orderPlaced(99)],
  ])('that names %s clears nothing', async (_, order) => {
    using world = queueWorld();
    const { carts, deliver } = await setUp();
    await deliver(busBody(OrderPlaced, order));
    expect((await carts.read(owner)).lines).toHaveLength(2);
    expect(world.of('CartCleared')).toEqual([]);
    expect(world).toHaveSaid(CART.UNKNOWN);
  });
});

test('rubbish in the queue fails and harms nobody beside it', async () => {
  using world = queueWorld();
  const { carts } = await setUp();
  const handler = createHandler({ carts });
  const [bad, good] = [queueRecord('rubbish'), queueRecord(busBody(OrderPlaced, orderPlaced(2)))];
  const answer = await handler(queueEvent(bad, good), fakeContext());
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: bad.messageId }] });
  expect((await carts.read(owner)).lines).toEqual([]);
  expect(world.of('MessageFailed')[0]?.data).toMatchObject({
    queue: 'cart-clearing',
    attempt: 1,
    of: 3,
    eventId: null,
  });
});
