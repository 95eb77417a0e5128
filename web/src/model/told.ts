/** What events tell about things on the screen: the page asks once and then listens. Late and repeated facts change nothing. */
import type { ProductView } from '../../../functions/shared/contracts/catalog.http.ts';
import type { OrderStatus, OrderView } from '../../../functions/shared/contracts/orders.http.ts';
import { type FeedEvent, number, text } from './event.ts';

const RANK: Readonly<Record<OrderStatus, number>> = { PLACED: 0, RESERVED: 1, CONFIRMED: 2, CANCELLED: 2 };
const STATUS_OF: Readonly<Record<string, OrderStatus>> = {
  OrderPlaced: 'PLACED',
  StockReserved: 'RESERVED',
  OrderConfirmed: 'CONFIRMED',
  OrderCancelled: 'CANCELLED',
};

/** The order after an event; the same object when it says nothing new. */
export function orderAfter(order: OrderView, event: FeedEvent): OrderView {
  const status = STATUS_OF[event.type];
  if (status === undefined || text(event, 'orderId') !== order.orderId) return order;
  if (RANK[status] <= RANK[order.status]) return order;
  const reason = text(event, 'reason');
  return {
    ...order,
    status,
    ...(status === 'CANCELLED' && reason !== '' ? { reason } : {}),
    history: [...order.history, { status, at: event.time, eventId: event.id }],
  };
}

export const ordersAfter = (orders: readonly OrderView[], events: readonly FeedEvent[]): readonly OrderView[] => {
  const next = orders.map((order) => events.reduce(orderAfter, order));
  return next.some((order, at) => order !== orders[at]) ? next : orders;
};

interface Level {
  readonly productId: string;
  readonly available: number;
}

function levelsIn(event: FeedEvent): Level[] {
  const rows: unknown[] =
    event.type === 'StockAdjusted'
      ? [event.data]
      : event.type === 'StockReserved' || event.type === 'StockReleased'
        ? [event.data.lines].flat()
        : event.type === 'StockRejected'
          ? [event.data.shortages].flat()
          : [];
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null) return [];
    const [productId, available] = [Reflect.get(row, 'productId'), Reflect.get(row, 'available')];
    return typeof productId === 'string' && typeof available === 'number' ? [{ productId, available }] : [];
  });
}

function productAfter(product: ProductView, event: FeedEvent): ProductView {
  const level = levelsIn(event).find(({ productId }) => productId === product.id);
  if (level !== undefined) {
    const available = level.available > 0;
    return available === product.available ? product : { ...product, available };
  }
  if (text(event, 'productId') !== product.id) return product;
  if (event.type === 'ProductVoted') {
    const votes = Math.max(product.votes, number(event, 'votes'));
    return votes === product.votes ? product : { ...product, votes };
  }
  if (event.type !== 'ProductUpdated') return product;
  const { price } = event.data;
  const amount: unknown = typeof price === 'object' && price !== null ? Reflect.get(price, 'amount') : undefined;
  return {
    ...product,
    name: text(event, 'name') || product.name,
    price: typeof amount === 'number' ? { ...product.price, amount } : product.price,
  };
}

export const productsAfter = (
  products: readonly ProductView[],
  events: readonly FeedEvent[],
): readonly ProductView[] => {
  const next = products.map((product) => events.reduce(productAfter, product));
  return next.some((product, at) => product !== products[at]) ? next : products;
};
