import { expect, test } from 'vitest';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { catalogInMemory } from '../adapters/catalog-in-memory.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { createHandler } from './handler.ts';

test('the cursor of a page leads to the next one', async () => {
  using _ = surroundings();
  const { products, asked } = catalogInMemory(DEMO_PRODUCTS);
  const handler = createHandler({ products });
  const first = (await callHttp(handler, { query: { limit: '5' } })).body as { nextCursor: string };
  const answer = await callHttp(handler, { query: { limit: '5', cursor: first.nextCursor } });
  expect(answer.status).toBe(200);
  expect(asked[1]?.after).toBe('tea#tea-05');
});

test.each([
  ['limit', { limit: '0' }],
  ['limit', { limit: 'many' }],
  ['category', { category: 'gold' }],
  ['q', { q: ' ' }],
  ['cursor', { cursor: 'invented' }],
  ['cursor', { cursor: Buffer.from('tea#tea-01').toString('base64url'), category: 'coffee' }],
])('a wrong %s is named', async (path, query: Record<string, string>) => {
  using _ = surroundings();
  const answer = await callHttp(createHandler(catalogInMemory(DEMO_PRODUCTS)), { query });
  expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed', errors: [{ path }] } });
});
