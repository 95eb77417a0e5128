/** Only orders decides: what the facts of inventory and payments mean for an order. */
import type { EventContract, EventOf } from '../../shared/contracts/define-event.ts';
import type { StockRejected, StockReserved } from '../../shared/contracts/inventory.events.ts';
import { OrderCancelled, OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import type { PaymentConfirmed, PaymentDeclined } from '../../shared/contracts/payments.events.ts';
import type { Order } from './order.ts';
import { cancel, confirm, reserve, type Told } from './order-states.ts';

export type SagaFact = EventOf<
  typeof StockReserved | typeof StockRejected | typeof PaymentConfirmed | typeof PaymentDeclined
>;

/** The event of ours that tells about the decision; RESERVED is told by StockReserved itself. */
export const TELLS = {
  StockReserved: undefined,
  StockRejected: OrderCancelled,
  PaymentConfirmed: OrderConfirmed,
  PaymentDeclined: OrderCancelled,
} as const satisfies Record<SagaFact['type'], EventContract | undefined>;

/** A card declined while the person waited for the answer concerns no order: there is none, or another card was tried. */
export const concernsAnOrder = (fact: SagaFact): boolean =>
  fact.type !== 'PaymentDeclined' || fact.data.phase === 'settlement';

/** The order after the fact. Late and repeated facts change nothing: the same order comes back. */
export function decide(order: Order, fact: SagaFact, told: Told): Order {
  if (!concernsAnOrder(fact)) return order;
  switch (fact.type) {
    case 'StockReserved':
      return reserve(order, told);
    case 'StockRejected':
      return cancel(order, told, 'out-of-stock');
    case 'PaymentConfirmed':
      return confirm(order, told, { reservedBy: fact.meta.causationId });
    case 'PaymentDeclined':
      return cancel(order, told, 'payment-declined');
  }
}
