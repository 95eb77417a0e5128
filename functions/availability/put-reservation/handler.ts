import { PutReservation } from '../../shared/contracts/availability.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError, type ProblemCode } from '../../shared/http/problem.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Stock } from '../adapters/stock-table.ts';
import { orUnavailable } from '../contended.ts';
import type { ReserveOutcome } from '../domain/reservation.ts';
import { AVAILABILITY } from '../log-messages.ts';

export interface Dependencies {
  readonly stock: Pick<Stock, 'reserve'>;
  readonly behave: Behave;
}

const REFUSALS: Readonly<Partial<Record<ReserveOutcome, ProblemCode>>> = {
  'unknown-deal': 'deal-not-found',
  'sold-out': 'sold-out',
  released: 'reservation-released',
  differs: 'reservation-differs',
};

export const createHandler = ({ stock, behave }: Dependencies) =>
  httpHandler(
    PutReservation,
    behaving(behave, async ({ path: { purchaseId }, body, changed, log }) => {
      const outcome = await orUnavailable(stock.reserve(purchaseId, body));
      log.say(AVAILABILITY.RESERVED, { purchaseId, outcome, ...body });
      const refusal = REFUSALS[outcome];
      if (refusal !== undefined) throw new DomainError(refusal);
      const after = { status: 'RESERVED', ...body } as const;
      if (outcome === 'reserved') changed({ table: 'deal-stock', key: `purchase#${purchaseId}`, before: null, after });
      return { purchaseId, ...after };
    }),
  );
