import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { Stock } from '../adapters/stock-table.ts';
import { AVAILABILITY } from '../log-messages.ts';

export interface Dependencies {
  readonly stock: Pick<Stock, 'add'>;
  readonly levels: ReadonlyMap<string, number>;
}

/** Gives every demo deal its opening stock. What has stock already keeps it. */
export const createHandler = ({ stock, levels }: Dependencies) =>
  directHandler({ service: 'availability', handler: 'seed-stock' }, async ({ log }) => {
    const created = await stock.add(levels);
    const answer = { created, found: levels.size - created };
    log.say(AVAILABILITY.SEEDED, answer);
    return answer;
  });
