import { StockAdjusted } from '../../shared/contracts/inventory.events.ts';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { StockRepository } from '../adapters/stock-table.ts';
import { INVENTORY } from '../log-messages.ts';

export interface Dependencies {
  readonly stock: StockRepository;
  readonly levels: ReadonlyMap<string, number>;
}

/** Gives every demo product its opening stock. What has stock already keeps it. */
export const createHandler = ({ stock, levels }: Dependencies) =>
  directHandler({ service: 'inventory', handler: 'seed-stock' }, async ({ log, emit }) => {
    const opened = await Promise.all([...levels].map(([productId, level]) => stock.open(productId, level)));
    const created = opened.filter((row) => row !== undefined);
    for (const { productId, available, revision } of created) {
      emit(StockAdjusted, { productId, previous: 0, available, revision });
    }
    const answer = { created: created.length, found: levels.size - created.length };
    log.say(INVENTORY.SEEDED, answer);
    return answer;
  });
