import type { OrderView } from '../shared/contracts/orders.http.ts';
import type { Order } from './domain/order.ts';

export const toView = ({ id, status, reason, placedAt, lines, total, history }: Order): OrderView => ({
  orderId: id,
  status,
  ...(reason === undefined ? {} : { reason }),
  placedAt,
  lines: [...lines],
  total,
  history: [...history],
});
