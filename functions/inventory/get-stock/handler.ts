import { GetStock } from '../../shared/contracts/inventory.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { StockRepository } from '../adapters/stock-table.ts';

export interface Dependencies {
  readonly stock: StockRepository;
}

export const createHandler = ({ stock }: Dependencies) =>
  httpHandler(GetStock, async ({ path: { productId } }) => {
    const row = await stock.find(productId);
    if (row === undefined) throw new DomainError('product-not-found');
    return row;
  });
