import { GetCatalogDeal } from '../../shared/contracts/deal-catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Deals } from '../adapters/deal-table.ts';

export interface Dependencies {
  readonly deals: Pick<Deals, 'find'>;
  readonly behave: Behave;
}

export const createHandler = ({ deals, behave }: Dependencies) =>
  httpHandler(
    GetCatalogDeal,
    behaving(behave, async ({ path: { id } }) => {
      const deal = await deals.find(id);
      if (deal === undefined) throw new DomainError('deal-not-found');
      return deal;
    }),
  );
