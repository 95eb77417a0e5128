/** What the doors of people and of services do alike: a product, and the header that says where it came from. */
import type { HttpRequest } from '../shared/http/http-handler.ts';
import { DomainError } from '../shared/http/problem.ts';
import type { CacheTally } from './cache-tally.ts';
import { type CachedProducts, readProduct } from './cached-products.ts';
import type { Product } from './domain/product.ts';
import { orUnavailable } from './unavailable.ts';

export interface ReaderDependencies extends CachedProducts {
  readonly tally: CacheTally;
}

type Request = Pick<HttpRequest<unknown, unknown, { id: string }>, 'path' | 'log' | 'metrics'>;

/** @throws DomainError product-not-found, unavailable */
export async function productFor(
  { path: { id }, log, metrics }: Request,
  { tally, ...reading }: ReaderDependencies,
): Promise<{ product: Product; headers: { 'x-cache': string } }> {
  const { product, from } = await orUnavailable(readProduct(id, reading, log));
  tally(from, metrics);
  if (product === undefined) throw new DomainError('product-not-found');
  return { product, headers: { 'x-cache': from } };
}
