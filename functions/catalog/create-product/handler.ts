import { CreateProduct } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { Shelf } from '../adapters/shelf.ts';
import { newProduct, toView } from '../domain/product.ts';
import { CATALOG } from '../log-messages.ts';
import { originOf } from '../origin.ts';
import { orUnavailable } from '../unavailable.ts';

export interface Dependencies {
  readonly shelf: Shelf;
  readonly now: () => Date;
}

export const createHandler = ({ shelf, now }: Dependencies) =>
  httpHandler(CreateProduct, async (request) => {
    const added = await orUnavailable(shelf.add(newProduct(request.body), originOf(request, now())));
    if (added === undefined) throw new DomainError('product-exists');
    request.log.say(CATALOG.CREATED, { productId: added.id });
    request.changed({ table: 'products', key: added.id, before: null, after: toView(added) });
    return toView(added);
  });
