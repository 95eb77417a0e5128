/** An order and the rules of placing it. Pure: ids and times arrive as arguments. */
import type { Actor } from '../../shared/contracts/define-event.ts';
import type { OrderLine } from '../../shared/contracts/orders.events.ts';
import type { OrderStatus } from '../../shared/contracts/orders.http.ts';
import type { Money, PaymentMethod } from '../../shared/contracts/values.ts';

/** The request that placed an order: the outbox gives it to the event. */
export interface Origin {
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent: string;
  readonly actor: Actor;
}

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly cartId: string;
  readonly cartVersion: number;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly status: OrderStatus;
  readonly reason?: string | undefined;
  readonly paymentMethod: PaymentMethod;
  readonly authorization: 'authorized' | 'pending';
  readonly placedAt: string;
  /** Grows by one with every change: later facts are recognised by it. */
  readonly revision: number;
  readonly history: readonly { readonly status: OrderStatus; readonly at: string; readonly eventId: string }[];
  readonly origin: Origin;
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
  readonly at: Date;
  /** Id of the OrderPlaced event that the outbox will publish. */
  readonly eventId: string;
  readonly origin: Origin;
}

/**
 * A new order of everything in the cart. Nobody has been asked for money yet: its authorization is pending.
 * @throws NothingToOrder when the cart is empty
 */
export function placeOrder(cart: OrderedCart, { id, customerId, paymentMethod, at, eventId, origin }: Placing): Order {
  const placedAt = at.toISOString();
  const lines = cart.lines.map(({ productId, quantity, unitPrice }) => ({ productId, quantity, unitPrice }));
  return {
    id,
    customerId,
    cartId: cart.cartId,
    cartVersion: cart.cartVersion,
    lines,
    total: totalOf(lines),
    status: 'PLACED',
    paymentMethod,
    authorization: 'pending',
    placedAt,
    revision: 1,
    history: [{ status: 'PLACED', at: placedAt, eventId }],
    origin,
  };
}
