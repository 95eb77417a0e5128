/** A rush: a crowd buys one scarce product at the same moment; what it leaves behind is read from the public doors. */

import { StockView } from '../../functions/shared/contracts/inventory.http.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { OrderPlacedAnswer, OrderView } from '../../functions/shared/contracts/orders.http.ts';
import { PaymentView } from '../../functions/shared/contracts/payments.http.ts';
import { inParallel, patiently } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { type Answer, mustBe, type Visitor } from '../support/visitor.ts';

export interface Books {
  readonly orders: readonly OrderView[];
  readonly payments: readonly PaymentView[];
  readonly stock: StockView;
}

/** A product of its own, so that nobody else's orders are counted. Answers its id. */
export async function scarceProduct(operator: Visitor, units: number): Promise<string> {
  const id = `rush-${crypto.randomUUID().slice(0, 8)}`;
  const product = { id, name: `Rush ${id.slice(-4)}`, category: 'tea', price: { amount: 1_250, currency: 'EUR' } };
  mustBe(201, await operator.post('/api/products', product));
  mustBe(200, await operator.put(`/api/inventory/${id}`, { stock: units }));
  return id;
}

/** Everybody puts one into the cart; answers when all have. */
export async function fillCarts(customers: readonly Visitor[], productId: string): Promise<void> {
  await inParallel(customers, 8, (customer) =>
    patiently(() => customer.put(`/api/cart/items/${productId}`, { quantity: 1 }), 200),
  );
}

/** Everybody orders at once, each with one idempotency key, and repeats while the system says "not now". */
export async function orderAtOnce(customers: readonly Visitor[]): Promise<OrderPlacedAnswer[]> {
  const place = (customer: Visitor): Promise<Answer> => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    return patiently(() => customer.post('/api/orders', { paymentMethod: 'card-approve' }, { headers }), 201);
  };
  const answers = await Promise.all(customers.map(place));
  return answers.map(({ body }) => OrderPlacedAnswer.parse(body));
}

const isFinal = ({ status }: OrderView): boolean => status === 'CONFIRMED' || status === 'CANCELLED';

/** Waits until every order is final. @throws Error with the number of those that are not */
export async function allFinal(operator: Visitor, ids: readonly string[], withinMs: number): Promise<OrderView[]> {
  const final = new Map<string, OrderView>();
  await eventually(
    async () => {
      const open = ids.filter((id) => !final.has(id));
      const views = await inParallel(open, 4, async (id) =>
        OrderView.parse(mustBe(200, await operator.get(`/api/orders/${id}`)).body),
      );
      for (const view of views.filter(isFinal)) final.set(view.orderId, view);
      if (final.size < ids.length) throw new Error(`${ids.length - final.size} of ${ids.length} orders are not final`);
    },
    { within: withinMs, explain: () => `${ids.length - final.size} of ${ids.length} orders are open` },
  );
  return ids.map((id) => final.get(id) as OrderView);
}

export async function readBooks(operator: Visitor, productId: string, orders: readonly OrderView[]): Promise<Books> {
  const payments = await inParallel(orders, 4, async ({ orderId }) =>
    PaymentView.parse(mustBe(200, await operator.get(`/api/payments/${orderId}`)).body),
  );
  const stock = StockView.parse(mustBe(200, await operator.get(`/api/inventory/${productId}`)).body);
  return { orders, payments, stock };
}

/** Seconds from placing to the end, of the slowest order. */
export const slowestSeconds = ({ orders }: Books): number =>
  Math.max(
    ...orders.map(
      ({ placedAt, history }) => (Date.parse(history.at(-1)?.at ?? placedAt) - Date.parse(placedAt)) / 1_000,
    ),
  );

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Money taken and not given back, in minor units. */
export const moneyKept = ({ payments }: Books): number =>
  sum(
    payments.flatMap(({ ledger }) =>
      ledger.map(({ kind, amount }) => (kind === 'capture' ? amount.amount : -amount.amount)),
    ),
  );

/** What the confirmed orders cost, in minor units. */
export const moneyDue = ({ orders }: Books): number =>
  sum(orders.filter(({ status }) => status === 'CONFIRMED').map(({ total }) => total.amount));

/** Statuses of the orders, counted. */
export const statuses = ({ orders }: Books): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(orders, ({ status, reason }) => (reason === undefined ? status : `${status} ${reason}`))].map(
      ([status, group]) => [status, group.length],
    ),
  );

/** A stable tenth of all events. */
export const isTenth = ({ id }: FeedEvent): boolean => Number.parseInt(id.slice(-4), 32) % 10 === 0;
