import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { newProduct } from '../domain/product.ts';
import { DEMO_PRODUCTS } from '../seed-products/products.ts';
import { FRESH_MS, type ProductCache, productCache } from './product-cache.ts';
import type { Origin } from './product-row.ts';
import { type ProductRepository, productTable, type ShelfQuery, StoreUnavailable } from './product-table.ts';
import { type Shelf, shelfTables } from './shelf.ts';
import { type Votes, voteTable } from './votes.ts';

let tables: Tables;
let products: ProductRepository;
let shelf: Shelf;
let votes: Votes;
let cache: ProductCache;
let now = new Date('2026-01-01T00:00:00.000Z');

const origin: Origin = {
  correlationId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  causationId: 'request-1',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  actor: { kind: 'customer', id: 'u1' },
  at: now.toISOString(),
  ordinal: 0,
};
const EUR = (amount: number) => ({ amount, currency: 'EUR' }) as const;
const A_MOMENT = { withinMs: 3_000 };
const newOne = (id: string) => newProduct({ id, name: `The ${id}`, category: 'pantry', price: EUR(500) });

beforeAll(async () => {
  tables = await startTables('products', 'product-levels', 'votes', 'product-cache');
  products = productTable(tables.client, 'products');
  shelf = shelfTables(tables.client, { products: 'products', levels: 'product-levels' });
  votes = voteTable(tables.client, { products: 'products', votes: 'votes' });
  cache = productCache(tables.client, { table: 'product-cache', now: () => now });
  await Promise.all(DEMO_PRODUCTS.map((product) => shelf.add(product, origin)));
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

async function everyPage(query: Omit<ShelfQuery, 'after'>): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 60; pages += 1) {
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
    const again = await Promise.all(DEMO_PRODUCTS.map((product) => shelf.add(product, origin)));
    expect(again).toEqual(Array(24).fill(undefined));
    expect(new Set(DEMO_PRODUCTS.map(({ category }) => category)).size).toBe(4);
    expect(await products.find('tea-01', A_MOMENT)).toEqual(DEMO_PRODUCTS[0]);
    expect(await products.find('tea-99', A_MOMENT)).toBeUndefined();
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

  test('tells the prices of known products, each once', async () => {
    const found = await products.pricesOf(['tea-01', 'tea-01', 'no-such-thing', 'tea-02']);
    expect(found.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'tea-01', price: EUR(890) },
      { id: 'tea-02', price: EUR(1690) },
    ]);
  });

  test('says so when its table does not answer', async () => {
    const gone = productTable(tables.client, 'no-such-table');
    await expect(gone.find('tea-01', A_MOMENT)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('a product that an operator changes', () => {
  test('keeps its votes and is found under its new words and place', async () => {
    await shelf.add(newOne('change-1'), origin);
    await votes.cast({ productId: 'change-1', userId: 'u1' }, origin);
    const fields = { name: 'Élan Vital', category: 'tea', price: EUR(700) } as const;
    expect(await products.change('change-1', fields, origin)).toMatchObject({
      before: { name: 'The change-1', price: EUR(500), revision: 2 },
      after: { ...fields, votes: 1, revision: 3 },
    });
    expect(await products.find('change-1', A_MOMENT)).toMatchObject({ ...fields, votes: 1, revision: 3 });
    expect(await everyPage({ ...all, text: 'elan', limit: 5 })).toEqual(['change-1']);
    expect(await everyPage({ ...all, category: 'tea', limit: 50 })).toContain('change-1');
    expect(await everyPage({ ...all, category: 'pantry', limit: 50 })).not.toContain('change-1');
  });

  test('into what it is already stays at its revision', async () => {
    const { name, category, price } = newOne('change-2');
    await shelf.add(newOne('change-2'), origin);
    const outcome = await products.change('change-2', { name, category, price }, origin);
    expect(outcome?.before).toBe(outcome?.after);
    expect((await products.find('change-2', A_MOMENT))?.revision).toBe(1);
  });

  test('has to be there', async () => {
    const fields = { name: 'x', category: 'tea', price: EUR(1) } as const;
    expect(await products.change('no-such-thing', fields, origin)).toBeUndefined();
  });
});

describe('votes', () => {
  test('of one person count once, however often and fast they come', async () => {
    await shelf.add(newOne('votes-1'), origin);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => votes.cast({ productId: 'votes-1', userId: 'u1' }, origin)),
    );
    expect(outcomes.filter((outcome) => outcome === 'voted-before')).toHaveLength(5);
    expect((await products.find('votes-1', A_MOMENT))?.votes).toBe(1);
  });

  test('of many at once are all counted, and each voter sees at least the own one', async () => {
    await shelf.add(newOne('votes-2'), origin);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => votes.cast({ productId: 'votes-2', userId: `u${n}` }, origin)),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ id: 'votes-2' });
    expect(await products.find('votes-2', A_MOMENT)).toMatchObject({ votes: 20, revision: 21 });
  });

  test('for nothing are refused and leave nothing behind', async () => {
    expect(await votes.cast({ productId: 'no-such-thing', userId: 'u1' }, origin)).toBe('no-product');
    await shelf.add(newOne('no-such-thing'), origin);
    expect(await votes.cast({ productId: 'no-such-thing', userId: 'u1' }, origin)).toMatchObject({ votes: 1 });
  });
});

describe('availability', () => {
  const level = (productId: string, revision: number, available: number) => ({ productId, revision, available });

  test('is what the newest level says, in whatever order and however often levels come', async () => {
    let run = 0;
    const told = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(told, fc.boolean(), async (revisions, atOnce) => {
        const id = `level-${++run}`;
        await shelf.add(newOne(id), origin);
        // one level per revision, as inventory tells it; repeats stay in
        const levels = revisions.map((revision) => level(id, revision, (revision * 7) % 3 === 0 ? 0 : revision));
        if (atOnce) await Promise.all(levels.map((one) => shelf.take(one, origin)));
        else for (const one of levels) await shelf.take(one, origin);
        const newest = levels.reduce((a, b) => (b.revision > a.revision ? b : a));
        expect((await products.find(id, A_MOMENT))?.available).toBe(newest.available > 0);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('turns with its level, and costs the product a revision only then', async () => {
    await shelf.add(newOne('turn-1'), origin);
    expect(await shelf.take(level('turn-1', 1, 5), origin)).toMatchObject({
      known: undefined,
      turned: { before: { available: false, revision: 1 }, after: { available: true, revision: 2 } },
    });
    expect(await shelf.take(level('turn-1', 2, 4), origin)).toMatchObject({ turned: undefined });
    expect(await shelf.take(level('turn-1', 2, 4), origin)).toBe('known');
    expect(await shelf.take(level('turn-1', 1, 5), origin)).toBe('known');
    expect(await shelf.take(level('turn-1', 3, 0), origin)).toMatchObject({ turned: { after: { revision: 3 } } });
    expect(await products.find('turn-1', A_MOMENT)).toMatchObject({ available: false, revision: 3 });
  });

  test('told before the product came is not forgotten, also when both come at once', async () => {
    await shelf.take(level('early-1', 3, 9), origin);
    expect(await shelf.add(newOne('early-1'), origin)).toMatchObject({ available: true });
    for (let n = 0; n < 10; n += 1) {
      const id = `at-once-${n}`;
      await Promise.all([shelf.take(level(id, 1, 9), origin), shelf.add(newOne(id), origin)]);
      expect((await products.find(id, A_MOMENT))?.available).toBe(true);
    }
  });

  test('of a product that many order at once is settled for every order', async () => {
    await shelf.add(newOne('rush-1'), origin);
    const levels = Array.from({ length: 40 }, (_, n) => level('rush-1', n + 1, 39 - n));
    const outcomes = await Promise.all(levels.map((one) => shelf.take(one, origin)));
    expect(outcomes).toHaveLength(40); // none of them gave up
    expect((await products.find('rush-1', A_MOMENT))?.available).toBe(false);
    expect(await shelf.take(level('rush-1', 40, 0), origin)).toBe('known');
  });

  test('of a product that somebody votes for at that moment loses neither', async () => {
    await shelf.add(newOne('busy-1'), origin);
    await Promise.all([
      ...Array.from({ length: 5 }, (_, n) => votes.cast({ productId: 'busy-1', userId: `u${n}` }, origin)),
      ...Array.from({ length: 5 }, (_, n) => shelf.take(level('busy-1', n + 1, n === 4 ? 3 : n % 2), origin)),
    ]);
    expect(await products.find('busy-1', A_MOMENT)).toMatchObject({ votes: 5, available: true });
  });
});

describe('the cache', () => {
  const product = { ...newOne('copy-1'), revision: 4 };

  test('gives a copy back, fresh for a minute, old for an hour, then none', async () => {
    expect(await cache.find('copy-1')).toBeUndefined();
    await cache.fill(product);
    expect(await cache.find('copy-1')).toEqual({ product, fresh: true });
    now = new Date(now.getTime() + FRESH_MS);
    expect(await cache.find('copy-1')).toEqual({ product, fresh: false });
    now = new Date(now.getTime() + 3_600_000);
    expect(await cache.find('copy-1')).toBeUndefined();
  });

  test('takes no product back in that a writer has overtaken', async () => {
    await cache.fill(product);
    await cache.invalidate({ id: 'copy-1', revision: 5 });
    expect(await cache.find('copy-1')).toEqual({ product, fresh: false });
    await cache.fill(product); // read before the write, put into the cache after it
    expect((await cache.find('copy-1'))?.fresh).toBe(false);
    await cache.fill({ ...product, votes: 1, revision: 5 });
    expect(await cache.find('copy-1')).toMatchObject({ product: { votes: 1 }, fresh: true });
    await cache.invalidate({ id: 'copy-1', revision: 5 }); // late: the copy has that change
    expect((await cache.find('copy-1'))?.fresh).toBe(true);
  });

  test('remembers a change of a product that it never held', async () => {
    await cache.invalidate({ id: 'copy-2', revision: 7 });
    expect(await cache.find('copy-2')).toBeUndefined();
    await cache.fill({ ...newOne('copy-2'), revision: 6 });
    expect(await cache.find('copy-2')).toBeUndefined();
    await cache.fill({ ...newOne('copy-2'), revision: 7 });
    expect((await cache.find('copy-2'))?.fresh).toBe(true);
  });
});
