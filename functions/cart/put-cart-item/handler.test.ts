import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { cartsInMemory } from '../adapters/carts-in-memory.ts';
import { pricesInMemory } from '../adapters/prices-in-memory.ts';
import type { ProductCatalog } from '../adapters/product-catalog.ts';
import { MAX_LINES, putProduct } from '../domain/cart.ts';
import { CART } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const tea = { id: 'tea-01', name: 'Assam', price: { amount: 890, currency: 'EUR' }, revision: 3 };
const shelf: ProductCatalog = { find: async (id) => (id.startsWith('tea-') ? { ...tea, id } : 'unknown') };
const TOKEN = 'g'.repeat(43);

function setUp(catalog = shelf) {
  const carts = cartsInMemory();
  const prices = pricesInMemory();
  const handler = createHandler({ carts, prices, catalog, newToken: () => TOKEN, cookie: { secure: false } });
  const put = (
    quantity: unknown,
    options: { productId?: string; headers?: Record<string, string>; authorizer?: Record<string, string> } = {},
  ) =>
    callHttp(handler, {
      method: 'PUT',
      resource: '/api/cart/items/{productId}',
      path: { productId: options.productId ?? 'tea-01' },
      body: { quantity },
      authorizer: options.authorizer ?? asCustomer('u1'),
      ...(options.headers ? { headers: options.headers } : {}),
    });
  return { carts, prices, put };
}
const owner = { kind: 'customer', userId: 'u1' } as const;

describe('putting a product into the cart', () => {
  test('answers the cart and tells about it', async () => {
    using world = surroundings();
    const { put } = setUp();
    const answer = await put(2);
    expect(answer).toMatchObject({
      status: 200,
      cookies: [],
      body: { items: [{ productId: 'tea-01', name: 'Assam', quantity: 2 }], total: { amount: 1_780, currency: 'EUR' } },
    });
    expect(world.of('CartItemAdded')[0]?.data).toMatchObject({ cartVersion: 1, productId: 'tea-01', quantity: 2 });
    expect(world.of('RequestHandled')[0]?.data).toMatchObject({
      changes: [{ table: 'carts', before: { version: 0 }, after: { version: 1 } }],
    });
    expect(world.calls()).toBe(1);
  });

  test('again with another quantity replaces it; with the same one changes nothing', async () => {
    using world = surroundings();
    const { put, carts } = setUp();
    await put(2);
    await put(5);
    await put(5);
    expect(world.of('CartItemUpdated').map(({ data }) => data)).toMatchObject([{ quantity: 5, previousQuantity: 2 }]);
    expect(await carts.read(owner)).toMatchObject({ version: 2, lines: [{ quantity: 5 }] });
  });

  test('gives a guest a cookie that nobody can read from the events', async () => {
    using world = surroundings();
    const { put } = setUp();
    const answer = await put(1, { authorizer: { kind: 'guest' } });
    expect(answer.cookies).toEqual([`cart=${TOKEN}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`]);
    expect(JSON.stringify(world.published)).not.toContain(TOKEN);
  });

  test('merges the cart of the guest who has signed in, once', async () => {
    using world = surroundings();
    const { put, carts } = setUp();
    await put(2, { authorizer: { kind: 'guest' } });
    const headers = { cookie: `cart=${TOKEN}` };
    const answer = await put(4, { productId: 'tea-02', headers });
    await put(4, { productId: 'tea-02', headers });
    expect(answer.body).toMatchObject({
      items: [
        { productId: 'tea-01', quantity: 2 },
        { productId: 'tea-02', quantity: 4 },
      ],
    });
    expect(answer.cookies).toEqual(['cart=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect(world.of('CartMerged').map(({ data }) => data)).toMatchObject([{ userId: 'u1', lines: 1 }]);
    expect((await carts.read({ kind: 'guest', token: TOKEN })).lines).toEqual([]);
  });

  test('keeps the change of somebody who wrote in between', async () => {
    using _ = surroundings();
    const { put, carts } = setUp();
    carts.intrude(async () => carts.save(owner, putProduct(await carts.read(owner), { ...tea, id: 'tea-09' }, 1)));
    const answer = await put(2);
    expect(answer.body).toMatchObject({ items: [{ productId: 'tea-09' }, { productId: 'tea-01', quantity: 2 }] });
  });

  test.each([
    ['unknown product', 'mug-99', 2, 404, 'product-not-found'],
    ['impossible product id', 'A B', 2, 404, 'not-found'],
    ['no quantity', 'tea-01', undefined, 422, 'validation-failed'],
    ['quantity 0', 'tea-01', 0, 422, 'validation-failed'],
    ['quantity 100', 'tea-01', 100, 422, 'validation-failed'],
    ['half a product', 'tea-01', 1.5, 422, 'validation-failed'],
  ])('refuses: %s', async (_, productId, quantity, status, code) => {
    using world = surroundings();
    const { put } = setUp();
    expect(await put(quantity, { productId })).toMatchObject({ status, body: { code } });
    expect(world.of('CartItemAdded')).toEqual([]);
  });

  test('refuses a line too many', async () => {
    using _ = surroundings();
    const { put, carts } = setUp();
    for (let index = 0; index < MAX_LINES; index += 1) {
      await carts.save(owner, putProduct(await carts.read(owner), { ...tea, id: `mug-${index}` }, 1));
    }
    expect(await put(1)).toMatchObject({ status: 409, body: { code: 'cart-full' } });
  });

  test('is no business of services', async () => {
    using _ = surroundings();
    expect((await setUp().put(1, { authorizer: asService('orders') })).status).toBe(403);
  });

  test('works for what is in the cart already while the catalog is away', async () => {
    using world = surroundings();
    let away = false;
    const { put } = setUp({ find: async (id, calling) => (away ? 'unavailable' : shelf.find(id, calling)) });
    await put(2);
    away = true;
    expect(await put(3)).toMatchObject({ status: 200, body: { total: { amount: 2_670 } } });
    expect(world).toHaveSaid(CART.PRICE_KEPT, { productId: 'tea-01' });
    expect(await put(3, { productId: 'tea-02' })).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });

  test('looks up the prices of the other lines, and of its own only while the catalog is away', async () => {
    using _ = surroundings();
    let away = false;
    const { put, prices } = setUp({ find: async (id, calling) => (away ? 'unavailable' : shelf.find(id, calling)) });
    await put(2);
    expect(prices.reads).toEqual([]); // one line, and the catalog has just told its price
    await prices.keep({ productId: 'tea-01', name: 'Assam', price: { amount: 950, currency: 'EUR' }, revision: 4 });
    expect((await put(1, { productId: 'tea-02' })).body).toMatchObject({
      items: [{ productId: 'tea-01', price: { amount: 950 }, previousPrice: { amount: 890 } }, { productId: 'tea-02' }],
      total: { amount: 2 * 950 + 890 },
    });
    expect(prices.reads).toEqual([['tea-01']]);
    away = true;
    expect((await put(3)).body).toMatchObject({
      items: [{ price: { amount: 950 }, previousPrice: { amount: 890 } }, {}],
    });
    expect(prices.reads.at(-1)).toEqual(['tea-01', 'tea-02']);
  });

  test('takes the new price when the person puts the product in again', async () => {
    using _ = surroundings();
    let price = tea.price;
    let { revision } = tea;
    const { put, carts } = setUp({ find: async () => ({ ...tea, price, revision }) });
    await put(2);
    [price, revision] = [{ amount: 950, currency: 'EUR' }, 4];
    const { body } = await put(2);
    expect(body).toMatchObject({ items: [{ price: { amount: 950 } }] });
    expect(JSON.stringify(body)).not.toContain('previousPrice');
    expect(await carts.read(owner)).toMatchObject({ version: 2 });
  });
});
