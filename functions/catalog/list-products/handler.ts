import { ListProducts } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { ProductRepository } from '../adapters/product-table.ts';
import { fromCursor, toCursor } from '../domain/cursor.ts';
import { toView } from '../domain/product.ts';

export interface Dependencies {
  readonly products: ProductRepository;
}

const wrongCursor = () =>
  new DomainError('validation-failed', undefined, {
    errors: [{ path: 'cursor', message: 'must be the nextCursor of the page before' }],
  });

export const createHandler = ({ products }: Dependencies) =>
  httpHandler(ListProducts, async ({ query: { category, q, limit, cursor } }) => {
    const after = cursor === undefined ? undefined : fromCursor(cursor);
    // a place of another category would start outside the range that is asked for
    const elsewhere = category !== undefined && after !== undefined && !after.startsWith(`${category}#`);
    if ((cursor !== undefined && after === undefined) || elsewhere) throw wrongCursor();
    const page = await products.list({ category, text: q, limit, after });
    return {
      items: page.products.map(toView),
      nextCursor: page.last === undefined ? null : toCursor(page.last),
    };
  });
