import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { Prices } from '../adapters/price-table.ts';
import type { PriceTag } from '../domain/pricing.ts';
import { PRICES } from '../log-messages.ts';

export interface Dependencies {
  readonly prices: Pick<Prices, 'add'>;
  readonly tags: readonly PriceTag[];
}

/** Gives every demo deal its price. What has one already keeps it. */
export const createHandler = ({ prices, tags }: Dependencies) =>
  directHandler({ service: 'prices', handler: 'seed-prices' }, async ({ log }) => {
    const created = await prices.add(tags);
    const answer = { created, found: tags.length - created };
    log.say(PRICES.SEEDED, answer);
    return answer;
  });
