import { ListPrices } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { ProductRepository } from '../adapters/product-table.ts';
import { orUnavailable } from '../unavailable.ts';

export interface Dependencies {
  readonly products: Pick<ProductRepository, 'pricesOf'>;
}

export const createHandler = ({ products }: Dependencies) =>
  httpHandler(ListPrices, async ({ query }) => ({ items: await orUnavailable(products.pricesOf(query.ids)) }));
