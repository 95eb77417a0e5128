import { z } from 'zod';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { OrderRow } from '../adapters/order-table.ts';

/** The table holds keys and carts beside orders; only orders make news. */
const Row = z.union([OrderRow, z.object({ entity: z.enum(['key', 'cart']) })]);

export const createHandler = () =>
  streamHandler({ service: 'orders', handler: 'publish-order-changes', row: Row }, async ({ name, after, emit }) => {
    if (name !== 'INSERT' || after?.entity !== 'order') return;
    const {
      id: orderId,
      customerId: userId,
      cartId,
      cartVersion,
      lines,
      total,
      authorization,
      placedAt,
      origin,
    } = after;
    const data = { orderId, userId, cartId, cartVersion, lines, total, authorization };
    // time and cause of the request, so that the id is the one that the order's history names
    emit(OrderPlaced, data, { ...origin, at: placedAt, ordinal: 0 });
  });
