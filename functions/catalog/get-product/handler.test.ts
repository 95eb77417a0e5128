import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { catalogInMemory } from '../adapters/catalog-in-memory.ts';
import { cacheTally } from '../cache-tally.ts';
import { createHandler as createInternal } from '../get-product-internal/handler.ts';
import { CATALOG } from '../log-messages.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const catalog = catalogInMemory(DEMO_PRODUCTS);
  let seconds = 0;
  const tally = cacheTally(() => {
    seconds += 2;
    return new Date(seconds * 1_000);
  });
  const handler = createHandler({ ...catalog, tally });
  const get = async (id = 'tea-01') => {
    const { status, headers, body } = await callHttp(handler, { resource: '/api/products/{id}', path: { id } });
    return { status, from: headers['x-cache'], body };
  };
  return { catalog, get };
}
const grownOld = ({ copies }: ReturnType<typeof catalogInMemory>, id = 'tea-01') => {
  const copy = copies.get(id);
  if (copy !== undefined) copies.set(id, { ...copy, fresh: false });
};

describe('a product', () => {
  test('comes from the store once and from the cache then', async () => {
    using world = surroundings();
    const { catalog, get } = setUp();
    expect(await get()).toMatchObject({ status: 200, from: 'miss', body: { id: 'tea-01', price: { amount: 890 } } });
    expect(await get()).toMatchObject({ status: 200, from: 'hit', body: { id: 'tea-01' } });
    expect(catalog.reads).toBe(1);
    expect(world.measured).toEqual([
      { name: 'CatalogCacheMisses', value: 1 },
      { name: 'CatalogCacheHits', value: 1 },
    ]);
  });

  test('comes from the store again when its copy is old', async () => {
    using _ = surroundings();
    const { catalog, get } = setUp();
    await get();
    grownOld(catalog);
    expect((await get()).from).toBe('miss');
    expect((await get()).from).toBe('hit');
  });

  test('is an old copy, said so, while the store does not answer', async () => {
    using world = surroundings();
    const { catalog, get } = setUp();
    await get();
    grownOld(catalog);
    catalog.away.add('store');
    expect(await get()).toMatchObject({ status: 200, from: 'stale', body: { id: 'tea-01' } });
    expect(world).toHaveSaid(CATALOG.STALE, { productId: 'tea-01' });
    expect(world.measured.at(-1)).toEqual({ name: 'CatalogCacheStale', value: 1 });
  });

  test('without a copy is not available while the store does not answer', async () => {
    using _ = surroundings();
    const { catalog, get } = setUp();
    catalog.away.add('store');
    expect(await get()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });

  test('comes from the store while the cache does not answer', async () => {
    using world = surroundings();
    const { catalog, get } = setUp();
    catalog.away.add('cache');
    for (let times = 0; times < 2; times += 1) expect(await get()).toMatchObject({ status: 200, from: 'miss' });
    expect(world).toHaveSaid(CATALOG.CACHE_AWAY, { productId: 'tea-01' });
  });

  test('is found by its id, and nothing else is', async () => {
    using _ = surroundings();
    const { catalog, get } = setUp();
    expect(await get('tea-99')).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
    for (const id of ['%20', 'TEA-01']) expect((await get(id)).status).toBe(404);
    expect(catalog.copies.size).toBe(0); // strangers do not fill the cache
  });

  test('tells services its revision, and nobody else', async () => {
    using _ = surroundings();
    const { catalog, get } = setUp();
    const internal = createInternal({ ...catalog, tally: cacheTally(() => new Date()) });
    const request = {
      resource: '/internal/catalog/products/{id}',
      path: { id: 'tea-01' },
      authorizer: asService('cart'),
    };
    expect((await callHttp(internal, request)).body).toMatchObject({ id: 'tea-01', revision: 1 });
    expect((await get()).body).not.toHaveProperty('revision');
  });
});

test('hits are added up and leave once a second', () => {
  let at = 0;
  const sent: [string, number][] = [];
  const metrics = { addMetric: (name: string, _: unknown, value: number) => void sent.push([name, value]) };
  const tally = cacheTally(() => new Date(at));
  for (; at <= 1_000; at += 100) tally('hit', metrics);
  expect(sent).toEqual([
    ['CatalogCacheHits', 1],
    ['CatalogCacheHits', 10],
  ]);
});
