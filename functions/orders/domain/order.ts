/** An order and the rules of placing it. Pure: ids and times arrive as arguments. */
import type { Actor } from '../../shared/contracts/define-event.ts';
import type { CancelReason, OrderLine } from '../../shared/contracts/orders.events.ts';
import type { OrderStatus } from '../../shared/contracts/orders.http.ts';
import type { Money, PaymentMethod } from '../../shared/contracts/values.ts';

/** Who or what changed an order last: the outbox gives it to the event that tells about the change. */
export interface OrderChange {
  readonly correlationId: string;
  /** Id of the request or event that caused the change. */
  readonly causationId: string;
  readonly traceparent: string;
  /** Absent when no person is behind it. */
  readonly actor?: Actor | undefined;
  /** When the change was decided. */
  readonly at: string;
}

export interface HistoryEntry {
  readonly status: OrderStatus;
  readonly at: string;
  /** The event that tells about this state: our own, or the StockReserved that led to RESERVED. */
  readonly eventId: string;
}

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly cartId: string;
  readonly cartVersion: number;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly status: OrderStatus;
  /** Of a cancelled order only. */
  readonly reason?: CancelReason | undefined;
  readonly paymentMethod: PaymentMethod;
  readonly authorization: 'authorized' | 'pending';
  readonly placedAt: string;
  /** Grows by one with every change: who writes names the one it read. */
  readonly revision: number;
  readonly history: readonly HistoryEntry[];
  readonly change: OrderChange;
}

export interface OrderedCart {
  readonly cartId: string;
  readonly cartVersion: number;
  readonly lines: readonly OrderLine[];
}

export class NothingToOrder extends Error {
  override readonly name = 'NothingToOrder';
}

/** Sum of quantity × price. @throws RangeError when lines are in different currencies */
export function totalOf(lines: readonly OrderLine[]): Money {
  const [first] = lines;
  if (first === undefined) throw new NothingToOrder();
  const { currency } = first.unitPrice;
  if (lines.some(({ unitPrice }) => unitPrice.currency !== currency)) throw new RangeError('one order, one currency');
  return { amount: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0), currency };
}

interface Placing {
  readonly id: string;
  readonly customerId: string;
  readonly paymentMethod: PaymentMethod;
  readonly authorization: Order['authorization'];
  /** Id of the OrderPlaced event that the outbox will publish. */
  readonly eventId: string;
  readonly change: OrderChange;
}

/**
 * A new order of everything in the cart.
 * @throws NothingToOrder when the cart is empty
 */
export function placeOrder(cart: OrderedCart, { eventId, change, ...placing }: Placing): Order {
  const lines = cart.lines.map(({ productId, quantity, unitPrice }) => ({ productId, quantity, unitPrice }));
  return {
    ...placing,
    cartId: cart.cartId,
    cartVersion: cart.cartVersion,
    lines,
    total: totalOf(lines),
    status: 'PLACED',
    placedAt: change.at,
    revision: 1,
    history: [{ status: 'PLACED', at: change.at, eventId }],
    change,
  };
}
