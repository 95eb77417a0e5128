/** The events that an order's row stands for. Everything in them comes from the row: a repeat is the same event. */
import type { DataOf } from '../shared/contracts/define-event.ts';
import type { OrderCancelled, OrderConfirmed, OrderPlaced } from '../shared/contracts/orders.events.ts';
import type { Order } from './domain/order.ts';

export const placedData = (order: Order): DataOf<typeof OrderPlaced> => {
  const { cartId, cartVersion, lines, authorization, paymentMethod } = order;
  return { ...confirmedData(order), cartId, cartVersion, lines: [...lines], authorization, paymentMethod };
};

export const confirmedData = ({ id, customerId, total }: Order): DataOf<typeof OrderConfirmed> => ({
  orderId: id,
  userId: customerId,
  total,
});

/** @throws Error for an order that was cancelled without a reason */
export function cancelledData(order: Order): DataOf<typeof OrderCancelled> {
  if (order.reason === undefined) throw new Error(`order ${order.id} was cancelled without a reason`);
  return { ...confirmedData(order), reason: order.reason };
}
