import type { Merchant } from '../../shared/contracts/deals.http.ts';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { Merchants } from '../adapters/merchant-table.ts';
import { MERCHANTS } from '../log-messages.ts';

export interface Dependencies {
  readonly merchants: Pick<Merchants, 'add'>;
  readonly demo: readonly Merchant[];
}

/** Enters the demo merchants. Who is there stays as they are. */
export const createHandler = ({ merchants, demo }: Dependencies) =>
  directHandler({ service: 'merchants', handler: 'seed-merchants' }, async ({ log }) => {
    const created = await merchants.add(demo);
    const answer = { created, found: demo.length - created };
    log.say(MERCHANTS.SEEDED, answer);
    return answer;
  });
