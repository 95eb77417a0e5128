import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { asCustomer, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { CartClient } from '../adapters/cart-client.ts';
import { ordersInMemory } from '../adapters/orders-in-memory.ts';
import { createHandler as createGetOrder } from '../get-order/handler.ts';
import { createHandler as createListOrders } from '../list-orders/handler.ts';
import { ORDERS } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const line = { productId: 'tea-01', name: 'Assam', quantity: 2, unitPrice: { amount: 890, currency: 'EUR' } };
const cart = { cartId: 'cart-of-u1', cartVersion: 3, lines: [line] };

function setUp(cartOf: CartClient['cartOf'] = async () => cart) {
  const orders = ordersInMemory();
  const handler = createHandler({ orders, carts: { cartOf }, now: () => new Date(), newId: () => ulid() });
  const place = (key = 'key-1', body: unknown = { paymentMethod: 'card-approve' }, userId = 'u1') =>
    callHttp(handler, {
      method: 'POST',
      resource: '/api/orders',
      body,
      authorizer: asCustomer(userId),
      headers: key === '' ? {} : { 'idempotency-key': key },
    });
  return { orders, place };
}

describe('placing an order', () => {
  test('writes it once and says that payment is still open', async () => {
    using world = surroundings();
    const { orders, place } = setUp();
    const answer = await place();
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'PLACED', total: { amount: 1_780, currency: 'EUR' } },
    });
    expect(answer.body).toMatchObject({ warnings: [expect.stringContaining('authorization is pending')] });
    expect(orders.all).toMatchObject([
      { customerId: 'u1', paymentMethod: 'card-approve', authorization: 'pending', cartVersion: 3 },
    ]);
    expect(world.of('OrderPlaced')).toEqual([]); // the outbox tells about it
    expect(world.of('RequestHandled')[0]?.data).toMatchObject({
      status: 201,
      changes: [{ table: 'orders', before: null }],
    });
    expect(world).toHaveSaid(ORDERS.PLACED, { cartVersion: 3 });
  });

  test('keeps on the row what the outbox needs', async () => {
    using world = surroundings();
    const { orders, place } = setUp();
    await place();
    const handled = world.of('RequestHandled')[0];
    expect(orders.all[0]?.origin).toMatchObject({
      correlationId: handled?.meta.correlationId,
      causationId: handled?.meta.causationId,
      traceparent: handled?.meta.traceparent,
      actor: { kind: 'customer', id: 'u1' },
    });
  });

  test('gives the same answer to the same key, also when the cart is empty by then', async () => {
    using world = surroundings();
    let now = cart;
    const { orders, place } = setUp(async () => now);
    const first = await place();
    now = { ...cart, cartVersion: 4, lines: [] };
    const second = await place();
    expect(second.body).toEqual(first.body);
    expect(second.status).toBe(201);
    expect(orders.all).toHaveLength(1);
    expect(world).toHaveSaid(ORDERS.ANSWERED_AGAIN);
  });

  test('gives the same answer to the same key at the same time', async () => {
    using _ = surroundings();
    const { orders, place } = setUp();
    const answers = await Promise.all([place(), place(), place()]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(orders.all).toHaveLength(1);
  });

  test('lets two people use the same key', async () => {
    using _ = surroundings();
    const { orders, place } = setUp(async (customerId) => ({ ...cart, cartId: `cart-of-${customerId}` }));
    expect((await place('same', undefined, 'u1')).status).toBe(201);
    expect((await place('same', undefined, 'u2')).status).toBe(201);
    expect(orders.all).toHaveLength(2);
  });

  test('buys a version of a cart once, whatever the key', async () => {
    using _ = surroundings();
    const { orders, place } = setUp();
    await place('key-1');
    expect(await place('key-2')).toMatchObject({ status: 409, body: { code: 'already-ordered' } });
    expect(orders.all).toHaveLength(1);
  });

  test('refuses another request under a used key', async () => {
    using _ = surroundings();
    const { place } = setUp();
    await place('key-1');
    expect(await place('key-1', { paymentMethod: 'card-slow' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  test.each([
    ['no key', '', { paymentMethod: 'card-approve' }, 400, 'idempotency-key-missing'],
    ['malformed JSON', 'k', '{"paymentMethod":', 400, 'malformed-json'],
    ['unknown card', 'k', { paymentMethod: 'card-gold' }, 422, 'validation-failed'],
    ['body that is a list', 'k', [], 422, 'validation-failed'],
  ])('meets %s', async (_, key, body, status, code) => {
    using world = surroundings();
    expect(await setUp().place(key, body)).toMatchObject({ status, body: { code } });
    expect(world.of('RequestHandled')).toHaveLength(1);
  });

  test('refuses an empty cart', async () => {
    using _ = surroundings();
    const { place } = setUp(async () => ({ ...cart, lines: [] }));
    expect(await place()).toMatchObject({ status: 409, body: { code: 'cart-empty' } });
  });

  test('says so when the cart service is away, and orders nothing', async () => {
    using _ = surroundings();
    const { orders, place } = setUp(async () => {
      throw new DependencyUnavailable('cart', 'timed-out', undefined);
    });
    expect(await place()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(orders.all).toEqual([]);
  });
});

describe('reading orders', () => {
  async function ordered(count: number) {
    let version = 0;
    const { orders, place } = setUp(async () => ({ ...cart, cartVersion: ++version }));
    for (let index = 0; index < count; index += 1) await place(`key-${index}`);
    return orders;
  }

  test('shows one’s own order, and nobody else’s', async () => {
    using _ = surroundings();
    const orders = await ordered(1);
    const handler = createGetOrder({ orders });
    const get = (userId: string, id = orders.all[0]?.id ?? '') =>
      callHttp(handler, { resource: '/api/orders/{id}', path: { id }, authorizer: asCustomer(userId) });
    expect(await get('u1')).toMatchObject({ status: 200, body: { status: 'PLACED', history: [{ status: 'PLACED' }] } });
    expect(await get('u2')).toMatchObject({ status: 404, body: { code: 'order-not-found' } });
    expect(await get('u1', 'key#abc')).toMatchObject({ status: 404 });
  });

  test('lists them newest first, page by page', async () => {
    using _ = surroundings();
    const orders = await ordered(3);
    const handler = createListOrders({ orders });
    const list = (query: Record<string, string>) =>
      callHttp(handler, { resource: '/api/orders', query, authorizer: asCustomer('u1') });
    const first = (await list({ limit: '2' })).body as { items: { orderId: string }[]; nextCursor: string };
    const second = (await list({ limit: '2', cursor: first.nextCursor })).body as typeof first;
    const ids = [...first.items, ...second.items].map(({ orderId }) => orderId);
    expect(ids).toEqual(
      orders.all
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    expect(second.nextCursor).toBeNull();
    expect((await list({ limit: '0' })).status).toBe(422);
    expect((await list({ cursor: 'no ulid' })).status).toBe(422);
  });
});
