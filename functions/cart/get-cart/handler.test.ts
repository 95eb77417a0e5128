import { expect, test } from 'vitest';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { cartsInMemory } from '../adapters/carts-in-memory.ts';
import { putProduct } from '../domain/cart.ts';
import { createHandler as createEmptyCart } from '../empty-cart/handler.ts';
import { createHandler as createGetCartForOrder } from '../get-cart-for-order/handler.ts';
import { createHandler as createRemoveCartItem } from '../remove-cart-item/handler.ts';
import { createHandler } from './handler.ts';

const owner = { kind: 'customer', userId: 'u1' } as const;
const tea = { id: 'tea-01', name: 'Assam', price: { amount: 890, currency: 'EUR' } };

async function setUp() {
  const carts = cartsInMemory();
  await carts.save(owner, putProduct(await carts.read(owner), tea, 2));
  const dependencies = { carts, newToken: () => 'n'.repeat(43), cookie: { secure: true } };
  return { carts, dependencies };
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

test('orders reads lines and version of a customer’s cart', async () => {
  using _ = surroundings();
  const handler = createGetCartForOrder(await setUp());
  const answer = await callHttp(handler, {
    resource: '/internal/cart/carts/{userId}',
    path: { userId: 'u1' },
    authorizer: asService('orders'),
  });
  expect(answer.body).toMatchObject({
    cartVersion: 1,
    lines: [{ productId: 'tea-01', quantity: 2, unitPrice: tea.price }],
  });
});
