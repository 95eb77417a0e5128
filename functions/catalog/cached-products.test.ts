import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../tests/support/tables.ts';
import { callHttp } from '../shared/testing/http.ts';
import { surroundings } from '../shared/testing/surroundings.ts';
import { productCache } from './adapters/product-cache.ts';
import { productTable } from './adapters/product-table.ts';
import { shelfTables } from './adapters/shelf.ts';
import { cacheTally } from './cache-tally.ts';
import { newProduct } from './domain/product.ts';
import { createHandler } from './get-product/handler.ts';

const now = () => new Date('2026-01-01T00:00:00.000Z');
const calls: string[] = [];
let tables: Tables;
beforeAll(async () => {
  tables = await startTables('products', 'product-levels', 'product-cache');
  tables.client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        calls.push(commandName);
        return next(args);
      },
    { step: 'initialize', name: 'countCalls' },
  );
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

test('a product in the cache costs one call of the database, as without a cache; filling it costs three', async () => {
  using _ = surroundings();
  const product = newProduct({ id: 'tea-01', name: 'Assam', category: 'tea', price: { amount: 890, currency: 'EUR' } });
  const origin = { correlationId: 'c', causationId: 'r', traceparent: 't', at: now().toISOString(), ordinal: 0 };
  await shelfTables(tables.client, { products: 'products', levels: 'product-levels' }).add(product, origin);
  const handler = createHandler({
    products: productTable(tables.client, 'products'),
    cache: productCache(tables.client, { table: 'product-cache', now }),
    tally: cacheTally(now),
  });
  const get = async () => {
    calls.length = 0;
    const { headers } = await callHttp(handler, { resource: '/api/products/{id}', path: { id: product.id } });
    return [headers['x-cache'], ...calls];
  };
  expect(await get()).toEqual(['miss', 'GetItemCommand', 'GetItemCommand', 'UpdateItemCommand']);
  for (let times = 0; times < 3; times += 1) expect(await get()).toEqual(['hit', 'GetItemCommand']);
});
