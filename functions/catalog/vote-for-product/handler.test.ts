import { expect, test } from 'vitest';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { catalogInMemory } from '../adapters/catalog-in-memory.ts';
import { cacheTally } from '../cache-tally.ts';
import { createHandler as createGetProduct } from '../get-product/handler.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const catalog = catalogInMemory(DEMO_PRODUCTS);
  const now = () => new Date('2026-01-01T00:00:00.000Z');
  const handler = createHandler({ ...catalog, now });
  const get = createGetProduct({ ...catalog, tally: cacheTally(now) });
  const vote = (userId = 'u1', id = 'tea-01', authorizer = asCustomer(userId)) =>
    callHttp(handler, { method: 'POST', resource: '/api/products/{id}/votes', path: { id }, authorizer });
  const read = async () => (await callHttp(get, { resource: '/api/products/{id}', path: { id: 'tea-01' } })).body;
  return { catalog, vote, read };
}

test('a vote counts, is seen by whoever reads next, and leaves through the outbox with its voter', async () => {
  using world = surroundings();
  const { catalog, vote, read } = setUp();
  await read();
  expect(await vote()).toMatchObject({ status: 201, body: { votes: 1 } });
  expect(await read()).toMatchObject({ votes: 1 });
  expect(await vote('u2')).toMatchObject({ status: 201, body: { votes: 2 } });
  expect(catalog.origins).toMatchObject([{ actor: { kind: 'customer', id: 'u1' } }, { actor: { id: 'u2' } }]);
  expect(world.of('ProductVoted')).toEqual([]);
  expect(world.of('RequestHandled').at(-1)?.data).toMatchObject({
    changes: [{ table: 'products', key: 'tea-01', before: { votes: 1 }, after: { votes: 2 } }],
  });
});

test('nobody votes twice', async () => {
  using _ = surroundings();
  const { vote, read } = setUp();
  await vote();
  expect(await vote()).toMatchObject({ status: 409, body: { code: 'already-voted' } });
  expect(await read()).toMatchObject({ votes: 1 });
});

test('a vote counts also while the cache is away', async () => {
  using _ = surroundings();
  const { catalog, vote } = setUp();
  catalog.away.add('cache');
  expect((await vote()).status).toBe(201);
});

test('a vote is refused for nothing, from a program, and when there is too much of it at once', async () => {
  using _ = surroundings();
  const { catalog, vote } = setUp();
  expect(await vote('u1', 'tea-99')).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
  expect((await vote('u1', 'tea-01', asService('orders'))).status).toBe(401);
  catalog.away.add('votes');
  expect(await vote()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});
