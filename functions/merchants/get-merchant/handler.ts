import { GetMerchant } from '../../shared/contracts/merchants.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Merchants } from '../adapters/merchant-table.ts';

export interface Dependencies {
  readonly merchants: Pick<Merchants, 'find'>;
  readonly behave: Behave;
}

export const createHandler = ({ merchants, behave }: Dependencies) =>
  httpHandler(
    GetMerchant,
    behaving(behave, async ({ path: { id } }) => {
      const merchant = await merchants.find(id);
      if (merchant === undefined) throw new DomainError('merchant-not-found');
      return merchant;
    }),
  );
