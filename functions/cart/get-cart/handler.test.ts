import { describe, expect, test } from 'vitest';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { cartsInMemory } from '../adapters/carts-in-memory.ts';
import { pricesInMemory } from '../adapters/prices-in-memory.ts';
import { putProduct } from '../domain/cart.ts';
import { createHandler as createEmptyCart } from '../empty-cart/handler.ts';
import { createHandler as createGetCartForOrder } from '../get-cart-for-order/handler.ts';
import { createHandler as createRemoveCartItem } from '../remove-cart-item/handler.ts';
import { createHandler } from './handler.ts';

const owner = { kind: 'customer', userId: 'u1' } as const;
const tea = { id: 'tea-01', name: 'Assam', price: { amount: 890, currency: 'EUR' }, revision: 3 };
const dearer = { productId: 'tea-01', name: 'Assam, new', price: { amount: 950, currency: 'EUR' }, revision: 4 };

async function setUp() {
  const carts = cartsInMemory();
  await carts.save(owner, putProduct(await carts.read(owner), tea, 2));
  const prices = pricesInMemory();
  const dependencies = { carts, prices, newToken: () => 'n'.repeat(43), cookie: { secure: true } };
  return { carts, prices, dependencies };
}

test('a cart is the caller’s own', async () => {
  using _ = surroundings();
  const handler = createHandler((await setUp()).dependencies);
  expect((await callHttp(handler, { authorizer: asCustomer('u1') })).body).toMatchObject({ items: [{ quantity: 2 }] });
  expect((await callHttp(handler, { authorizer: asCustomer('u2') })).body).toMatchObject({
    items: [],
    total: { amount: 0 },
  });
});

test('a guest without a cookie, or with an invented one, gets a new cart', async () => {
  using _ = surroundings();
  const handler = createHandler((await setUp()).dependencies);
  const cookies: Record<string, string>[] = [{}, { cookie: 'cart=../../etc' }];
  for (const headers of cookies) {
    const answer = await callHttp(handler, { headers, authorizer: { kind: 'guest' } });
    expect(answer.cookies).toEqual([`cart=${'n'.repeat(43)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure`]);
    expect(answer.body).toMatchObject({ items: [] });
  }
});

test('taking a product out tells about it once', async () => {
  using world = surroundings();
  const handler = createRemoveCartItem((await setUp()).dependencies);
  const request = {
    method: 'DELETE',
    resource: '/api/cart/items/{productId}',
    path: { productId: 'tea-01' },
    authorizer: asCustomer('u1'),
  };
  for (let times = 0; times < 2; times += 1) {
    expect(await callHttp(handler, request)).toMatchObject({ status: 200, body: { items: [] } });
  }
  expect(world.of('CartItemRemoved')).toHaveLength(1);
});

test('emptying the cart tells about it once and keeps its version', async () => {
  using world = surroundings();
  const { carts, dependencies } = await setUp();
  const handler = createEmptyCart(dependencies);
  for (let times = 0; times < 2; times += 1) {
    expect(await callHttp(handler, { method: 'DELETE', authorizer: asCustomer('u1') })).toMatchObject({
      status: 204,
      body: undefined,
    });
  }
  expect(world.of('CartCleared').map(({ data }) => data)).toMatchObject([
    { reason: 'emptied', orderId: null, removedLines: 1 },
  ]);
  expect(await carts.read(owner)).toMatchObject({ version: 2, lines: [] });
});

test('a cart shows a new price beside the one at which it was filled', async () => {
  using _ = surroundings();
  const { carts, prices, dependencies } = await setUp();
  await prices.keep(dearer);
  const { body } = await callHttp(createHandler(dependencies), { authorizer: asCustomer('u1') });
  expect(body).toMatchObject({
    items: [{ name: 'Assam, new', price: dearer.price, previousPrice: tea.price }],
    total: { amount: 1_900 },
  });
  expect(await carts.read(owner)).toMatchObject({ version: 1, lines: [{ unitPrice: tea.price }] });
});

test('an empty cart asks for no prices', async () => {
  using _ = surroundings();
  const { prices, dependencies } = await setUp();
  await callHttp(createHandler(dependencies), { authorizer: asCustomer('u2') });
  expect(prices.reads).toEqual([]);
});

describe('orders', () => {
  const read = async (handler: ReturnType<typeof createGetCartForOrder>, userId = 'u1') =>
    (
      await callHttp(handler, {
        resource: '/internal/cart/carts/{userId}',
        path: { userId },
        authorizer: asService('orders'),
      })
    ).body;

  test('reads lines, version and the moment of a customer’s cart, the same each time', async () => {
    using _ = surroundings();
    const { carts, prices } = await setUp();
    const handler = createGetCartForOrder({ carts, prices });
    const [first, second] = [await read(handler), await read(handler)];
    expect(first).toMatchObject({
      cartVersion: 1,
      changedAt: (await carts.read(owner)).changedAt,
      lines: [{ productId: 'tea-01', quantity: 2, unitPrice: tea.price }],
    });
    expect(second).toEqual(first);
  });

  test('gets the newest prices under the version that the person has made', async () => {
    using _ = surroundings();
    const { carts, prices } = await setUp();
    const handler = createGetCartForOrder({ carts, prices });
    await prices.keep(dearer);
    expect(await read(handler)).toMatchObject({ cartVersion: 1, lines: [{ unitPrice: dearer.price, quantity: 2 }] });
  });

  test('reads an empty cart of somebody who never had one', async () => {
    using _ = surroundings();
    const { carts, prices } = await setUp();
    expect(await read(createGetCartForOrder({ carts, prices }), 'u9')).toMatchObject({ cartVersion: 0, lines: [] });
  });
});
