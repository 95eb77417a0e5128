import { z } from 'zod';
import { ProductView } from '../../shared/contracts/catalog.http.ts';
import { ProductId } from '../../shared/contracts/values.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { ProductRepository } from '../adapters/product-table.ts';
import { toView } from '../domain/product.ts';

export interface Dependencies {
  readonly products: ProductRepository;
  /** Folder of the handler: one door for people, one for services, the same product behind both. */
  readonly handler: 'get-product' | 'get-product-internal';
}

export const createHandler = ({ products, handler }: Dependencies) =>
  httpHandler(
    // an id that fits no pattern is an unknown id to whoever asks
    { service: 'catalog', handler, path: z.object({ id: z.string() }), answer: ProductView },
    async ({ path: { id } }) => {
      const product = ProductId.safeParse(id).success ? await products.find(id) : undefined;
      if (product === undefined) throw new DomainError('product-not-found');
      return toView(product);
    },
  );
