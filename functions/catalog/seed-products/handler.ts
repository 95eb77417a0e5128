import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { Shelf } from '../adapters/shelf.ts';
import type { Product } from '../domain/product.ts';
import { CATALOG } from '../log-messages.ts';

export interface Dependencies {
  readonly shelf: Pick<Shelf, 'add'>;
  readonly products: readonly Product[];
  readonly now: () => Date;
}

/** Puts the demo products on the shelf. What stands there already stays as it is. */
export const createHandler = ({ shelf, products, now }: Dependencies) =>
  directHandler(
    { service: 'catalog', handler: 'seed-products' },
    async ({ correlationId, requestId: causationId, traceparent, log }) => {
      const actor = { kind: 'service', id: 'catalog' } as const;
      const origin = { correlationId, causationId, traceparent, actor, at: now().toISOString() };
      const added = await Promise.all(products.map((product, ordinal) => shelf.add(product, { ...origin, ordinal })));
      const created = added.filter((product) => product !== undefined).length;
      const found = products.length - created;
      log.say(CATALOG.SEEDED, { created, found });
      return { created, found };
    },
  );
