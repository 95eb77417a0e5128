import type { OrderView } from '../shared/contracts/orders.http.ts';
import type { Change } from '../shared/publish/changes.ts';
import type { Changed } from './adapters/order-table.ts';
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

const state = ({ status, reason, revision }: Order) => ({
  status,
  revision,
  ...(reason === undefined ? {} : { reason }),
});

/** For the page's before and after. */
export const presented = ({ before, after }: Changed): Change => ({
  table: 'orders',
  key: after.id,
  before: state(before),
  after: state(after),
});
