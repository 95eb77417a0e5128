import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import type { AuthorizePayment } from '../../shared/contracts/payments.http.ts';
import type { RateLimits } from '../../shared/rate-limits/rate-limits.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { ServiceRefused } from '../../shared/resilience/service-client.ts';
import { asCustomer, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { CartClient } from '../adapters/cart-client.ts';
import { ordersInMemory } from '../adapters/orders-in-memory.ts';
import { createHandler as createGetOrder } from '../get-order/handler.ts';
import { createHandler as createListOrders } from '../list-orders/handler.ts';
import { ORDERS } from '../log-messages.ts';
import type { Neighbours } from './checks.ts';
import { createHandler } from './handler.ts';

const line = { productId: 'tea-01', name: 'Assam', quantity: 2, unitPrice: { amount: 890, currency: 'EUR' } };
const cart = { cartId: 'cart-of-u1', cartVersion: 3, changedAt: '2026-01-02T03:04:05.678Z', lines: [line] };

/** Neighbours that have nothing to object; a test replaces those it is about. */
const agreeable: Neighbours = {
  customers: { isKnown: async () => true },
  prices: { pricesOf: async (ids) => new Map(ids.map((id) => [id, line.unitPrice])) },
  payments: { authorize: async () => 'authorized' },
};
const away = (name: string) => async () => {
  throw new DependencyUnavailable(name, 'timed-out', undefined);
};

interface Wishes {
  readonly neighbours?: Partial<Neighbours>;
  readonly limits?: RateLimits;
}

function setUp(
  cartOf: CartClient['cartOf'] = async () => cart,
  { neighbours = {}, limits = { exceeded: async () => undefined } }: Wishes = {},
) {
  const orders = ordersInMemory();
  const asked: AuthorizePayment[] = [];
  const { payments } = { ...agreeable, ...neighbours };
  const handler = createHandler({
    orders,
    carts: { cartOf },
    neighbours: {
      ...agreeable,
      ...neighbours,
      payments: {
        async authorize(payment, calling) {
          asked.push(payment);
          return payments.authorize(payment, calling);
        },
      },
    },
    limits,
    now: () => new Date(),
  });
  const place = (key = 'key-1', body: unknown = { paymentMethod: 'card-approve' }, userId = 'u1') =>
    callHttp(handler, {
      method: 'POST',
      resource: '/api/orders',
      body,
      authorizer: asCustomer(userId),
      headers: key === '' ? {} : { 'idempotency-key': key },
    });
  return { orders, place, asked };
}

describe('placing an order', () => {
  test('asks for the money and writes it once', async () => {
    using world = surroundings();
    const { orders, place, asked } = setUp();
    const answer = await place();
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'PLACED', total: { amount: 1_780, currency: 'EUR' }, warnings: [] },
    });
    const amount = { amount: 1_780, currency: 'EUR' };
    expect(asked).toEqual([{ orderId: orders.all[0]?.id, userId: 'u1', amount, paymentMethod: 'card-approve' }]);
    expect(orders.all).toMatchObject([
      { customerId: 'u1', paymentMethod: 'card-approve', authorization: 'authorized', cartVersion: 3 },
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
    expect(orders.all[0]?.change).toMatchObject({
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

describe('an order and its neighbours', () => {
  test('a declined card is 402: no order, no key, another card may be tried for the same order', async () => {
    using _ = surroundings();
    const { orders, place, asked } = setUp(undefined, {
      neighbours: {
        payments: {
          authorize: async ({ paymentMethod }) => (paymentMethod === 'card-decline' ? 'declined' : 'authorized'),
        },
      },
    });
    expect(await place('k', { paymentMethod: 'card-decline' })).toMatchObject({
      status: 402,
      body: { code: 'payment-declined' },
    });
    expect(orders.all).toEqual([]);
    expect((await place('k', { paymentMethod: 'card-approve' })).status).toBe(201);
    expect(new Set(asked.map(({ orderId }) => orderId)).size).toBe(1);
  });

  test.each([
    ['does not answer', new DependencyUnavailable('payments', 'timed-out', undefined)],
    ['refuses what we ask', new ServiceRefused('payments', 403, 'forbidden')],
  ])('an order is not lost when payments %s: the money is asked for later', async (_, error) => {
    using world = surroundings();
    const payments = { authorize: () => Promise.reject(error) };
    const { orders, place } = setUp(undefined, { neighbours: { payments } });
    expect(await place()).toMatchObject({
      status: 201,
      body: { warnings: [expect.stringContaining('authorization is pending')] },
    });
    expect(orders.all).toMatchObject([{ authorization: 'pending' }]);
    expect(world).toHaveSaid(ORDERS.AUTHORIZE_LATER, { orderId: orders.all[0]?.id });
  });

  test('customers and catalog may be away: the order is placed at the prices of the cart, with warnings', async () => {
    using world = surroundings();
    const { orders, place } = setUp(undefined, {
      neighbours: { customers: { isKnown: away('customers') }, prices: { pricesOf: away('catalog') } },
    });
    expect(await place()).toMatchObject({
      status: 201,
      body: { warnings: [expect.stringContaining('profile'), expect.stringContaining('Prices could not be checked')] },
    });
    expect(orders.all).toMatchObject([{ authorization: 'authorized', total: { amount: 1_780 } }]);
    expect(world).toHaveSaid(ORDERS.UNCHECKED);
  });

  test('a missing profile and another price are warnings', async () => {
    using _ = surroundings();
    const { place } = setUp(undefined, {
      neighbours: {
        customers: { isKnown: async () => false },
        prices: { pricesOf: async () => new Map([['tea-01', { amount: 990, currency: 'EUR' }]]) },
      },
    });
    expect(await place()).toMatchObject({
      status: 201,
      body: {
        total: { amount: 1_780 },
        warnings: ['There is no customer profile yet.', expect.stringContaining('another price by now for tea-01')],
      },
    });
  });

  test('neighbours are asked at the same time', async () => {
    using _ = surroundings();
    const waiting = new Set<string>();
    const all = Promise.withResolvers<void>();
    const meets = async (name: string): Promise<void> => {
      waiting.add(name);
      if (waiting.size === 3) all.resolve();
      await all.promise;
    };
    const { place } = setUp(undefined, {
      neighbours: {
        customers: { isKnown: () => meets('customers').then(() => true) },
        prices: { pricesOf: () => meets('catalog').then(() => new Map([['tea-01', line.unitPrice]])) },
        payments: { authorize: () => meets('payments').then(() => 'authorized' as const) },
      },
    });
    expect(await place()).toMatchObject({ status: 201, body: { warnings: [] } });
  });

  test('one version of a cart is one order id, so a retry after a crash asks for the same money', async () => {
    using _ = surroundings();
    const [first, second] = [setUp(), setUp()];
    await first.place('key-1');
    await second.place('key-2');
    expect(first.asked).toEqual(second.asked);
    const other = setUp(async () => ({ ...cart, cartVersion: 4 }));
    await other.place('key-1');
    expect(other.asked[0]?.orderId).not.toBe(first.asked[0]?.orderId);
  });

  test('what was bought already is not paid for with another card', async () => {
    using _ = surroundings();
    const { place, asked } = setUp();
    await place('key-1');
    expect(await place('key-2', { paymentMethod: 'card-slow' })).toMatchObject({ status: 409 });
    expect(asked).toHaveLength(1);
  });

  test('who orders too often is 429 with Retry-After; an answer given before is no purchase', async () => {
    using _ = surroundings();
    const counted: [string, string][] = [];
    const limits: RateLimits = {
      async exceeded(limit, client) {
        counted.push([limit, client]);
        return counted.length > 1 ? 17 : undefined;
      },
    };
    const { place, asked } = setUp(undefined, { limits });
    expect((await place('key-1')).status).toBe(201);
    expect((await place('key-1')).status).toBe(201);
    const refused = await place('key-2');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(refused.headers).toMatchObject({ 'retry-after': '17' });
    expect(counted).toEqual(Array(2).fill(['purchase', 'u1']));
    expect(asked).toHaveLength(1);
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
