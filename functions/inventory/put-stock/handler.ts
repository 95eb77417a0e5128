import { StockAdjusted } from '../../shared/contracts/inventory.events.ts';
import { PutStock } from '../../shared/contracts/inventory.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { StockRepository } from '../adapters/stock-table.ts';
import { INVENTORY } from '../log-messages.ts';
import { stockChange } from '../shown.ts';

export interface Dependencies {
  readonly stock: StockRepository;
}

export const createHandler = ({ stock }: Dependencies) =>
  httpHandler(PutStock, async ({ path: { productId }, body, emit, changed, log }) => {
    const { before, after } = await stock.adjust(productId, body.stock).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'StockContended')) throw error;
      throw new DomainError('unavailable', 'The product is being sold too fast; try again.', { cause: error });
    });
    const { available, revision } = after;
    changed(stockChange(before, after));
    // also when nothing is different: who asks again after a lost answer is told what holds
    emit(StockAdjusted, { productId, previous: before?.available ?? 0, available, revision });
    log.say(INVENTORY.ADJUSTED, { productId, previous: before?.available ?? 0, available, revision });
    return after;
  });
