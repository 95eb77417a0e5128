import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { ProductRepository } from '../adapters/product-table.ts';
import type { Product } from '../domain/product.ts';
import { CATALOG } from '../log-messages.ts';

export interface Dependencies {
  readonly products: ProductRepository;
  readonly shelf: readonly Product[];
}

/** Puts the demo products on the shelf. What stands there already stays as it is. */
export const createHandler = ({ products, shelf }: Dependencies) =>
  directHandler({ service: 'catalog', handler: 'seed-products' }, async ({ log }) => {
    const added = await Promise.all(shelf.map((product) => products.add(product)));
    const created = added.filter(Boolean).length;
    log.say(CATALOG.SEEDED, { created, found: shelf.length - created });
    return { created, found: shelf.length - created };
  });
