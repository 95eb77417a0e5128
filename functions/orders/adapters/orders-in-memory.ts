/** Orders for handler tests, with the table's promises: one order per key, one per version of a cart. */
import type { OrderPlacedAnswer } from '../../shared/contracts/orders.http.ts';
import type { KeyedAnswer } from '../domain/idempotency-key.ts';
import type { Order } from '../domain/order.ts';
import type { KeyOfCaller, OrderRepository } from './order-table.ts';

const text = ({ customerId, key }: KeyOfCaller): string => `${customerId} ${key}`;

export function ordersInMemory(): OrderRepository & { readonly all: Order[] } {
  const all: Order[] = [];
  const keys = new Map<string, KeyedAnswer<OrderPlacedAnswer>>();
  return {
    all,
    answerOf: async (key) => keys.get(text(key)),
    async insert(order, key, keyed) {
      if (keys.has(text(key))) return 'key-taken';
      const bought = all.some(
        ({ cartId, cartVersion }) => cartId === order.cartId && cartVersion === order.cartVersion,
      );
      if (bought) return 'cart-taken';
      keys.set(text(key), keyed);
      all.push(order);
      return 'inserted';
    },
    find: async (orderId) => all.find(({ id }) => id === orderId),
    async change(orderId, decide) {
      const index = all.findIndex(({ id }) => id === orderId);
      const before = all[index];
      if (before === undefined) return undefined;
      const after = decide(before);
      all[index] = after;
      return { before, after };
    },
    async list({ customerId, limit, after }) {
      const mine = all.filter((order) => order.customerId === customerId).toSorted((a, b) => (a.id < b.id ? 1 : -1));
      const start = after === undefined ? 0 : mine.findIndex(({ id }) => id < after);
      const orders = start === -1 ? [] : mine.slice(start, start + limit);
      const more = start !== -1 && start + limit < mine.length;
      return { orders, last: more ? orders.at(-1)?.id : undefined };
    },
  };
}
