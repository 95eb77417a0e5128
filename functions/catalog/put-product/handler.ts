import { PutProductRoute } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { ProductCache } from '../adapters/product-cache.ts';
import type { ProductRepository } from '../adapters/product-table.ts';
import { dropCopy } from '../cached-products.ts';
import { changedFields, toView } from '../domain/product.ts';
import { CATALOG } from '../log-messages.ts';
import { originOf } from '../origin.ts';

export interface Dependencies {
  readonly products: Pick<ProductRepository, 'change'>;
  readonly cache: ProductCache;
  readonly now: () => Date;
}

export const createHandler = ({ products, cache, now }: Dependencies) =>
  httpHandler(PutProductRoute, async (request) => {
    const { path, body, log } = request;
    const outcome = await products.change(path.id, body, originOf(request, now()));
    if (outcome === undefined) throw new DomainError('product-not-found');
    const { before, after } = outcome;
    if (before === after) {
      log.say(CATALOG.UNCHANGED, { productId: path.id });
      return toView(after);
    }
    log.say(CATALOG.CHANGED, { productId: path.id, changed: changedFields(before, after) });
    request.changed({ table: 'products', key: path.id, before: toView(before), after: toView(after) });
    await dropCopy(after, cache, log);
    return toView(after);
  });
