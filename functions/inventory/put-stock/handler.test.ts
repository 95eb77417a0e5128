import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { StockContended } from '../adapters/contention.ts';
import { inventoryInMemory } from '../adapters/inventory-in-memory.ts';
import { createHandler as createGetStock } from '../get-stock/handler.ts';
import { INVENTORY } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const operator = { kind: 'operator', sub: 'olga', roles: 'customer operator', sid: 's' };
const route = { resource: '/api/inventory/{productId}', path: { productId: 'tea-01' } };

test('an operator sets what is for sale, and everybody hears of it', async () => {
  using world = surroundings();
  const stock = inventoryInMemory({ 'tea-01': 5 });
  const put = createHandler({ stock });
  const answer = await callHttp(put, { ...route, method: 'PUT', authorizer: operator, body: { stock: 2 } });
  expect(answer).toMatchObject({ status: 200, body: { productId: 'tea-01', available: 2, reserved: 0, revision: 2 } });
  expect(world.of('StockAdjusted')[0]?.data).toEqual({
    productId: 'tea-01',
    previous: 5,
    available: 2,
    revision: 2,
  });
  expect(world).toHaveSaid(INVENTORY.ADJUSTED, { productId: 'tea-01', available: 2 });
  const read = await callHttp(createGetStock({ stock }), route);
  expect(read).toMatchObject({ status: 200, body: { available: 2, sold: 0 } });
});

test.each([
  ['less than nothing', -1],
  ['half a piece', 1.5],
  ['nothing at all', undefined],
])('%s is no stock', async (_, stock) => {
  using _world = surroundings();
  const put = createHandler({ stock: inventoryInMemory() });
  const answer = await callHttp(put, { ...route, method: 'PUT', authorizer: operator, body: { stock } });
  expect(answer.status).toBe(422);
});

test('a product that sells too fast to be counted is unavailable', async () => {
  using world = surroundings();
  const stock = inventoryInMemory();
  const put = createHandler({ stock: { ...stock, adjust: () => Promise.reject(new StockContended()) } });
  const answer = await callHttp(put, { ...route, method: 'PUT', authorizer: operator, body: { stock: 1 } });
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(world.of('StockAdjusted')).toEqual([]);
});

test('what was never in stock is not found', async () => {
  using _ = surroundings();
  const answer = await callHttp(createGetStock({ stock: inventoryInMemory() }), route);
  expect(answer).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
});
