/** What inventory tells about a product, and what follows for the shelf. Bus order is not kept: revisions decide. */
import type { EventOf } from '../../shared/contracts/define-event.ts';
import type {
  StockAdjusted,
  StockRejected,
  StockReleased,
  StockReserved,
} from '../../shared/contracts/inventory.events.ts';

export interface Level {
  readonly productId: string;
  /** Units for sale. */
  readonly available: number;
  /** Of the stock row in inventory; 0: inventory has never heard of the product. */
  readonly revision: number;
}

export type StockEvent = EventOf<
  typeof StockReserved | typeof StockRejected | typeof StockReleased | typeof StockAdjusted
>;

const only = ({ productId, available, revision }: Level): Level => ({ productId, available, revision });

/** The levels that an event tells. */
export function levelsIn(event: StockEvent): Level[] {
  switch (event.type) {
    case 'StockAdjusted':
      return [only(event.data)];
    case 'StockRejected':
      return event.data.shortages.map(only);
    case 'StockReserved':
    case 'StockReleased':
      return event.data.lines.map(only);
  }
}

export const isForSale = ({ available }: Pick<Level, 'available'>): boolean => available > 0;

/** Whether a level says more than the one that is known. */
export const isNews = (known: Level | undefined, told: Level): boolean =>
  known === undefined || told.revision > known.revision;
