import { DeleteReservation } from '../../shared/contracts/availability.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Stock } from '../adapters/stock-table.ts';
import { orUnavailable } from '../contended.ts';
import { AVAILABILITY } from '../log-messages.ts';

export interface Dependencies {
  readonly stock: Pick<Stock, 'release'>;
  readonly behave: Behave;
}

export const createHandler = ({ stock, behave }: Dependencies) =>
  httpHandler(
    DeleteReservation,
    behaving(behave, async ({ path: { purchaseId }, changed, log }) => {
      const { outcome, reservation } = await orUnavailable(stock.release(purchaseId));
      log.say(AVAILABILITY.RELEASED, { purchaseId, outcome });
      const { dealId, quantity } = reservation;
      const before = outcome === 'released' ? { status: 'RESERVED', dealId, quantity } : null;
      if (outcome !== 'repeated') {
        changed({ table: 'deal-stock', key: `purchase#${purchaseId}`, before, after: reservation });
      }
      return { purchaseId, ...reservation };
    }),
  );
