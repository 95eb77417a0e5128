import { expect, test } from 'vitest';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { ProductRepository, ShelfQuery } from '../adapters/product-table.ts';
import { placeOf } from '../domain/product.ts';
import { createHandler as createGetProduct } from '../get-product/handler.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { createHandler } from './handler.ts';

function shelf(): ProductRepository & { readonly asked: ShelfQuery[] } {
  const asked: ShelfQuery[] = [];
  return {
    asked,
    find: async (id) => DEMO_PRODUCTS.find((product) => product.id === id),
    add: async () => false,
    async list(query) {
      asked.push(query);
      const rest = DEMO_PRODUCTS.filter((product) => query.after === undefined || placeOf(product) > query.after);
      const products = rest.slice(0, query.limit);
      const cut = products.at(-1);
      return { products, last: rest.length > query.limit && cut !== undefined ? placeOf(cut) : undefined };
    },
  };
}

test('the cursor of a page leads to the next one', async () => {
  using _ = surroundings();
  const products = shelf();
  const handler = createHandler({ products });
  const first = (await callHttp(handler, { query: { limit: '5' } })).body as { nextCursor: string };
  const answer = await callHttp(handler, { query: { limit: '5', cursor: first.nextCursor } });
  expect(answer.status).toBe(200);
  expect(products.asked[1]?.after).toBe('tea#tea-05');
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
  const answer = await callHttp(createHandler({ products: shelf() }), { query });
  expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed', errors: [{ path }] } });
});

test('a product is found by its id, and nothing else is', async () => {
  using _ = surroundings();
  const handler = createGetProduct({ products: shelf(), handler: 'get-product' });
  const get = (id: string) => callHttp(handler, { resource: '/api/products/{id}', path: { id } });
  expect(await get('tea-01')).toMatchObject({ status: 200, body: { id: 'tea-01', price: { currency: 'EUR' } } });
  for (const id of ['tea-99', '%20', 'TEA-01'])
    expect(await get(id)).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
});
