import { GetPurchase } from '../../shared/contracts/purchases.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { PurchaseRepository } from '../adapters/purchase-table.ts';
import { toView } from '../purchase-view.ts';

export interface Dependencies {
  readonly purchases: Pick<PurchaseRepository, 'find'>;
}

export const createHandler = ({ purchases }: Dependencies) =>
  httpHandler(GetPurchase, async ({ path: { id } }) => {
    const purchase = await purchases.find(id);
    if (purchase === undefined) throw new DomainError('purchase-not-found');
    return toView(purchase);
  });
