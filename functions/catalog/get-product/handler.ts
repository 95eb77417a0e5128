import type { GetProduct, GetProductInternal } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { ProductRepository } from '../adapters/product-table.ts';
import { toView } from '../domain/product.ts';

export interface Dependencies {
  readonly products: ProductRepository;
  /** One door for people, one for services, the same product behind both. */
  readonly route: typeof GetProduct | typeof GetProductInternal;
}

export const createHandler = ({ products, route }: Dependencies) =>
  httpHandler(route, async ({ path: { id } }) => {
    const product = await products.find(id);
    if (product === undefined) throw new DomainError('product-not-found');
    return toView(product);
  });
