/** Which state follows which, as data. CONFIRMED and CANCELLED are final and exclude each other. */
import type { CancelReason } from '../../shared/contracts/orders.events.ts';
import type { OrderStatus } from '../../shared/contracts/orders.http.ts';
import type { Order, OrderChange } from './order.ts';

const TRANSITIONS = {
  PLACED: ['RESERVED', 'CONFIRMED', 'CANCELLED'], // CONFIRMED: money can be heard of before the stock behind it
  RESERVED: ['CONFIRMED', 'CANCELLED'],
  CONFIRMED: [],
  CANCELLED: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

export const isFinal = ({ status }: Pick<Order, 'status'>): boolean => TRANSITIONS[status].length === 0;

const mayBecome = ({ status }: Order, next: OrderStatus): boolean =>
  (TRANSITIONS[status] as readonly OrderStatus[]).includes(next);

/** The order is past that point. */
export class InvalidTransition extends Error {
  override readonly name = 'InvalidTransition';
  constructor({ id, status }: Order, next: OrderStatus) {
    super(`order ${id} is ${status} and cannot become ${next}`);
  }
}

/** What makes a change known: who caused it, and the id of the event that will tell. */
export interface Told {
  readonly change: OrderChange;
  readonly eventId: string;
}

const changed = (order: Order, status: OrderStatus, { change, eventId }: Told): Order => ({
  ...order,
  status,
  change,
  revision: order.revision + 1,
  history: [...order.history, { status, at: change.at, eventId }],
});

/** Every line is set aside. A late or repeated fact changes nothing: the same order comes back. */
export const reserve = (order: Order, told: Told): Order =>
  mayBecome(order, 'RESERVED') ? changed(order, 'RESERVED', told) : order;

/**
 * The money is taken. That implies RESERVED: without that state so far, `reservedBy` (the StockReserved that led to the
 * payment) stands in the history for it.
 */
export function confirm(order: Order, told: Told, { reservedBy }: { readonly reservedBy: string }): Order {
  if (!mayBecome(order, 'CONFIRMED')) return order;
  const reserved = { status: 'RESERVED', at: told.change.at, eventId: reservedBy } as const;
  const history = order.status === 'PLACED' ? [...order.history, reserved] : order.history;
  return changed({ ...order, history }, 'CONFIRMED', told);
}

/** Nothing will come of it. Of a final order nothing changes. */
export const cancel = (order: Order, told: Told, reason: CancelReason): Order =>
  mayBecome(order, 'CANCELLED') ? { ...changed(order, 'CANCELLED', told), reason } : order;

/** What the person asks for. @throws InvalidTransition when the order is final */
export function cancelOnRequest(order: Order, told: Told): Order {
  if (isFinal(order)) throw new InvalidTransition(order, 'CANCELLED');
  return cancel(order, told, 'cancelled-by-customer');
}
