import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { catalogInMemory } from '../adapters/catalog-in-memory.ts';
import { createHandler as createCreateProduct } from '../create-product/handler.ts';
import { createHandler as createListPrices } from '../list-prices/handler.ts';
import { CATALOG } from '../log-messages.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { createHandler } from './handler.ts';

const operator = { kind: 'operator', sub: 'op', roles: 'customer operator', sid: 's' };
const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const now = () => new Date('2026-01-01T00:00:00.000Z');

function setUp() {
  const catalog = catalogInMemory(DEMO_PRODUCTS);
  const [putting, creating, prices] = [
    createHandler({ ...catalog, now }),
    createCreateProduct({ ...catalog, now }),
    createListPrices(catalog),
  ];
  return {
    catalog,
    put: (body: unknown, id = 'tea-01') =>
      callHttp(putting, { method: 'PUT', resource: '/api/products/{id}', path: { id }, body, authorizer: operator }),
    create: (body: unknown) =>
      callHttp(creating, { method: 'POST', resource: '/api/products', body, authorizer: operator }),
    prices: (ids: string) =>
      callHttp(prices, { resource: '/internal/catalog/prices', query: { ids }, authorizer: asService('orders') }),
  };
}
const fields = { name: 'Assam, new harvest', category: 'tea', price: EUR(950) };

describe('an operator', () => {
  test('changes a product; its copy counts as old, the outbox tells about it', async () => {
    using world = surroundings();
    const { catalog, put } = setUp();
    await Promise.all(DEMO_PRODUCTS.map((product) => catalog.cache.fill(product)));
    expect(await put(fields)).toMatchObject({ status: 200, body: { id: 'tea-01', ...fields } });
    expect(catalog.copies.get('tea-01')?.fresh).toBe(false);
    expect(catalog.copies.get('tea-02')?.fresh).toBe(true);
    expect(catalog.origins).toMatchObject([{ actor: { kind: 'operator', id: 'op' }, ordinal: 0 }]);
    expect(world.of('ProductUpdated')).toEqual([]);
    expect(world).toHaveSaid(CATALOG.CHANGED, { productId: 'tea-01', changed: ['name', 'price'] });
  });

  test('changes nothing twice', async () => {
    using world = surroundings();
    const { catalog, put } = setUp();
    const [first, second] = [await put(fields), await put(fields)];
    expect(second).toMatchObject({ status: 200, body: first.body as object });
    expect(catalog.origins).toHaveLength(1);
    expect(world).toHaveSaid(CATALOG.UNCHANGED);
  });

  test('puts a new product on the shelf, which nobody can buy before there is stock', async () => {
    using _ = surroundings();
    const { create } = setUp();
    const product = { id: 'tea-99', ...fields };
    expect(await create(product)).toMatchObject({ status: 201, body: { ...product, votes: 0, available: false } });
    expect(await create(product)).toMatchObject({ status: 409, body: { code: 'product-exists' } });
  });

  test.each([
    ['no price', { ...fields, price: undefined }],
    ['a price of nothing', { ...fields, price: EUR(0) }],
    ['a negative price', { ...fields, price: EUR(-1) }],
    ['half a cent', { ...fields, price: EUR(1.5) }],
    ['another currency', { ...fields, price: { amount: 1, currency: 'USD' } }],
    ['an unknown category', { ...fields, category: 'gold' }],
    ['an empty name', { ...fields, name: ' ' }],
    ['a long name', { ...fields, name: 'x'.repeat(81) }],
  ])('is told about %s', async (_, body) => {
    using _world = surroundings();
    const { put, create } = setUp();
    for (const answer of [await put(body), await create({ id: 'tea-99', ...body })])
      expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });

  test('cannot change what is not there', async () => {
    using _ = surroundings();
    expect(await setUp().put(fields, 'tea-99')).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
  });
});

describe('prices for other services', () => {
  test('are those of the store; what is unknown is missing', async () => {
    using _ = surroundings();
    const { put, prices } = setUp();
    await put(fields);
    expect((await prices('tea-01,coffee-01,tea-99')).body).toEqual({
      items: [
        { id: 'tea-01', price: EUR(950) },
        { id: 'coffee-01', price: EUR(1390) },
      ],
    });
  });

  test('are not available while the store is away', async () => {
    using _ = surroundings();
    const { catalog, prices } = setUp();
    catalog.away.add('store');
    expect(await prices('tea-01')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });

  test.each(['', 'TEA', Array(101).fill('tea-01').join(',')])('are asked for by ids (%#)', async (ids) => {
    using _ = surroundings();
    expect((await setUp().prices(ids)).status).toBe(422);
  });
});
