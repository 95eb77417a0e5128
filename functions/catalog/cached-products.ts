/** Cache-aside: the copy when it is fresh, else the store; the old copy when the store does not answer. */
import type { Log } from '../shared/observability/log.ts';
import type { ProductCache } from './adapters/product-cache.ts';
import type { ProductRepository } from './adapters/product-table.ts';
import type { Product } from './domain/product.ts';
import { CATALOG } from './log-messages.ts';

export type ReadFrom = 'hit' | 'miss' | 'stale';

export interface CachedProducts {
  readonly products: Pick<ProductRepository, 'find'>;
  readonly cache: ProductCache;
}

/** With an old copy at hand nobody waits long for the store; without one its own time-out has to do. */
const WITH_A_COPY_MS = 800;
const WITHOUT_A_COPY_MS = 3_000;

/** The cache only makes things quicker: without it the store is asked. */
async function copyOf(id: string, cache: ProductCache, log: Log) {
  try {
    return await cache.find(id);
  } catch (error) {
    log.say(CATALOG.CACHE_AWAY, { productId: id, error });
    return undefined;
  }
}

/** Drops the copies of what was changed. That it failed is no failure of the change: a copy is old after a minute. */
export async function dropCopy(product: Pick<Product, 'id' | 'revision'>, cache: ProductCache, log: Log) {
  try {
    await cache.invalidate(product);
  } catch (error) {
    log.say(CATALOG.CACHE_AWAY, { productId: product.id, error });
  }
}

async function keepCopy(product: Product, cache: ProductCache, log: Log): Promise<void> {
  try {
    await cache.fill(product);
  } catch (error) {
    log.say(CATALOG.CACHE_AWAY, { productId: product.id, error });
  }
}

/** A product and where it came from. @throws StoreUnavailable when there is no copy either */
export async function readProduct(
  id: string,
  { products, cache }: CachedProducts,
  log: Log,
): Promise<{ product: Product | undefined; from: ReadFrom }> {
  const copy = await copyOf(id, cache, log);
  if (copy?.fresh === true) return { product: copy.product, from: 'hit' };
  try {
    const product = await products.find(id, { withinMs: copy === undefined ? WITHOUT_A_COPY_MS : WITH_A_COPY_MS });
    if (product !== undefined) await keepCopy(product, cache, log);
    return { product, from: 'miss' };
  } catch (error) {
    if (copy === undefined || !(error instanceof Error && error.name === 'StoreUnavailable')) throw error;
    log.say(CATALOG.STALE, { productId: id, error });
    return { product: copy.product, from: 'stale' };
  }
}
