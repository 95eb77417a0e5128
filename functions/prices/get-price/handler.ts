import { GetPrice } from '../../shared/contracts/prices.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Prices } from '../adapters/price-table.ts';
import { pricingOf } from '../domain/pricing.ts';

export interface Dependencies {
  readonly prices: Pick<Prices, 'find'>;
  readonly behave: Behave;
}

export const createHandler = ({ prices, behave }: Dependencies) =>
  httpHandler(
    GetPrice,
    behaving(behave, async ({ path: { id } }) => {
      const tag = await prices.find(id);
      if (tag === undefined) throw new DomainError('deal-not-found');
      return pricingOf(tag);
    }),
  );
