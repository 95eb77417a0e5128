/** Products for handler tests, with the tables' promises; each part can be taken away. */
import { isForSale, isNews, type Level } from '../domain/level.ts';
import { changedFields, type Product, placeOf } from '../domain/product.ts';
import { Contended } from './contention.ts';
import type { Copy, ProductCache } from './product-cache.ts';
import type { Origin } from './product-row.ts';
import { type ProductRepository, type ShelfQuery, StoreUnavailable } from './product-table.ts';
import type { Shelf } from './shelf.ts';
import type { Votes } from './votes.ts';

export interface CatalogInMemory {
  readonly products: ProductRepository;
  readonly shelf: Shelf;
  readonly votes: Votes;
  readonly cache: ProductCache;
  /** Copies as they lie in the cache. */
  readonly copies: Map<string, Copy>;
  /** Causes of the changes, in their order. */
  readonly origins: Origin[];
  /** Queries of the list. */
  readonly asked: ShelfQuery[];
  /** Parts that do not answer. */
  readonly away: Set<'store' | 'cache' | 'votes'>;
  /** Reads of the store. */
  reads: number;
}

export function catalogInMemory(stock: readonly Product[]): CatalogInMemory {
  const rows = new Map(stock.map((product) => [product.id, product]));
  const levels = new Map<string, Level>();
  const voters = new Set<string>();
  const copies = new Map<string, Copy>();

  const write = (product: Product, origin: Origin): Product => {
    rows.set(product.id, product);
    world.origins.push(origin);
    return product;
  };
  const answering = (part: 'store' | 'cache'): void => {
    if (!world.away.has(part)) return;
    throw part === 'store' ? new StoreUnavailable() : new Error('the cache does not answer');
  };

  const world: CatalogInMemory = {
    copies,
    origins: [],
    asked: [],
    away: new Set(),
    reads: 0,
    products: {
      async find(id) {
        answering('store');
        world.reads += 1;
        return rows.get(id);
      },
      async pricesOf(ids) {
        answering('store');
        return [...new Set(ids)].flatMap((id) => rows.get(id) ?? []).map(({ id, price }) => ({ id, price }));
      },
      async list(query) {
        world.asked.push(query);
        const rest = [...rows.values()].filter(({ id, category }) =>
          query.after === undefined ? true : placeOf({ id, category }) > query.after,
        );
        const products = rest.slice(0, query.limit);
        const cut = products.at(-1);
        return { products, last: rest.length > query.limit && cut !== undefined ? placeOf(cut) : undefined };
      },
      async change(id, fields, origin) {
        const before = rows.get(id);
        if (before === undefined) return undefined;
        if (changedFields(before, fields).length === 0) return { before, after: before };
        return { before, after: write({ ...before, ...fields, revision: before.revision + 1 }, origin) };
      },
    },
    shelf: {
      async add(product, origin) {
        return rows.has(product.id) ? undefined : write(product, origin);
      },
      async take(told, origin) {
        const known = levels.get(told.productId);
        if (!isNews(known, told)) return 'known';
        levels.set(told.productId, told);
        const before = rows.get(told.productId);
        if (before === undefined || before.available === isForSale(told)) return { known, turned: undefined };
        const after = { ...before, available: isForSale(told), revision: before.revision + 1 };
        return { known, turned: { before, after: write(after, origin) } };
      },
    },
    votes: {
      async cast({ productId, userId }, origin) {
        if (world.away.has('votes')) throw new Contended();
        const product = rows.get(productId);
        if (product === undefined) return 'no-product';
        if (voters.has(`${productId} ${userId}`)) return 'voted-before';
        voters.add(`${productId} ${userId}`);
        return write({ ...product, votes: product.votes + 1, revision: product.revision + 1 }, origin);
      },
    },
    cache: {
      async find(id) {
        answering('cache');
        return copies.get(id);
      },
      async fill(product) {
        answering('cache');
        copies.set(product.id, { product, fresh: true });
      },
      async invalidate({ id }) {
        answering('cache');
        const copy = copies.get(id);
        if (copy !== undefined) copies.set(id, { ...copy, fresh: false });
      },
    },
  };
  return world;
}
