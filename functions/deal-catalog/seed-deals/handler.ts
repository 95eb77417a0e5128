import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { Deals } from '../adapters/deal-table.ts';
import { DEAL_CATALOG } from '../log-messages.ts';

export interface Dependencies {
  readonly deals: Pick<Deals, 'add'>;
  readonly demo: readonly CatalogDeal[];
}

/** Fills the catalog. What is there stays as it is. */
export const createHandler = ({ deals, demo }: Dependencies) =>
  directHandler({ service: 'deal-catalog', handler: 'seed-deals' }, async ({ log }) => {
    const created = await deals.add(demo);
    const answer = { created, found: demo.length - created };
    log.say(DEAL_CATALOG.SEEDED, answer);
    return answer;
  });
