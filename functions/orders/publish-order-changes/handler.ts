import { z } from 'zod';
import { OrderCancelled, OrderConfirmed, OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { outgoingEvent } from '../../shared/publish/outbound.ts';
import type { QueueTimer } from '../../shared/publish/queue-timer.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { OrderRow } from '../adapters/order-table.ts';
import { cancelledData, confirmedData, placedData } from '../order-events.ts';

/** The table holds keys and carts beside orders; only orders make news. */
const Row = z.union([OrderRow, z.object({ entity: z.enum(['key', 'cart']) })]);

export interface Dependencies {
  readonly timer: QueueTimer;
  readonly timeoutSeconds: () => Promise<number>;
}

/** Time and cause of every event come from the row, so that its id is the one that the order's history names. */
export const createHandler = ({ timer, timeoutSeconds }: Dependencies) =>
  streamHandler({ service: 'orders', handler: 'publish-order-changes', row: Row }, async ({ before, after, emit }) => {
    if (after?.entity !== 'order') return;
    const { change, status } = after;
    if (before?.entity === 'order' && before.status === status) return;
    switch (status) {
      case 'PLACED': {
        const data = placedData(after);
        emit(OrderPlaced, data, { ...change, ordinal: 0 });
        // a failure stops the stream here, and both leave once more: whoever was placed is watched
        await timer.start(outgoingEvent(OrderPlaced, data, change), await timeoutSeconds());
        return;
      }
      case 'CONFIRMED':
        return emit(OrderConfirmed, confirmedData(after), { ...change, ordinal: 0 });
      case 'CANCELLED':
        return emit(OrderCancelled, cancelledData(after), { ...change, ordinal: 0 });
      case 'RESERVED': // StockReserved has told it
    }
  });
