import { GetAvailability } from '../../shared/contracts/availability.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Stock } from '../adapters/stock-table.ts';
import { availabilityOf } from '../domain/availability.ts';

export interface Dependencies {
  readonly stock: Pick<Stock, 'level'>;
  readonly behave: Behave;
}

export const createHandler = ({ stock, behave }: Dependencies) =>
  httpHandler(
    GetAvailability,
    behaving(behave, async ({ path: { id } }) => {
      const level = await stock.level(id);
      if (level === undefined) throw new DomainError('deal-not-found');
      return availabilityOf(id, level);
    }),
  );
