import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { type ProductRepository, productTable, type ShelfQuery } from './product-table.ts';

let tables: Tables;
let products: ProductRepository;
beforeAll(async () => {
  tables = await startTables('products');
  products = productTable(tables.client, 'products');
  await Promise.all(DEMO_PRODUCTS.map((product) => products.add(product)));
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

async function everyPage(query: Omit<ShelfQuery, 'after'>): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 40; pages += 1) {
    const page = await products.list({ ...query, after });
    expect(page.products.length).toBeLessThanOrEqual(query.limit);
    ids.push(...page.products.map(({ id }) => id));
    after = page.last;
    if (after === undefined) return ids;
  }
  throw new Error('the list has no end');
}

const all = { category: undefined, text: undefined };

describe('the shelf', () => {
  test('holds 24 products in 4 categories, and seeding again adds none', async () => {
    expect(await Promise.all(DEMO_PRODUCTS.map((product) => products.add(product)))).toEqual(Array(24).fill(false));
    expect(new Set(DEMO_PRODUCTS.map(({ category }) => category)).size).toBe(4);
    expect(await products.find('tea-01')).toEqual(DEMO_PRODUCTS[0]);
    expect(await products.find('tea-99')).toBeUndefined();
  });

  test.each([1, 5, 7, 24, 100])('is the same list in pages of %i', async (limit) => {
    const ids = await everyPage({ ...all, limit });
    expect(ids).toHaveLength(24);
    expect(ids).toEqual(await everyPage({ ...all, limit: 50 }));
  });

  test('answers one category', async () => {
    expect(await everyPage({ ...all, category: 'coffee', limit: 4 })).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `coffee-0${n}`),
    );
  });

  test('finds words whatever their case, across pages', async () => {
    const [first, second] = [
      await everyPage({ ...all, text: 'WHOLE bean', limit: 2 }),
      await everyPage({ ...all, text: 'whole', limit: 50 }),
    ];
    expect(first).toHaveLength(4);
    expect(first).toEqual(second);
    expect(await everyPage({ ...all, text: 'nothing like it', limit: 5 })).toEqual([]);
  });
});
