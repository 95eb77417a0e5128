import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { Money, PaymentMethod, ProductId, Quantity, Ulid } from './values.ts';

const source = 'playground.orders';

export const OrderLine = z.object({ productId: ProductId, quantity: Quantity, unitPrice: Money });
export type OrderLine = z.infer<typeof OrderLine>;

const order = {
  orderId: Ulid.meta({ description: 'Identity of the order', examples: ['01JD0Q3V8W5J9T4Z6K2M7N1P0R'] }),
  userId: z.string().min(1),
  total: Money,
};

export const OrderPlaced = defineEvent({
  source,
  type: 'OrderPlaced',
  version: '1.1.0',
  summary: 'A customer has committed to buying; stock and payment are still open.',
  sentence: 'A customer committed to buying {lines|items} for {total|money}.',
  personal: ['userId'],
  data: z.object({
    ...order,
    cartId: z.string().min(1),
    cartVersion: z.int().positive().meta({ description: 'Lines at or below this version of the cart were bought' }),
    lines: z.array(OrderLine).min(1).max(100),
    authorization: z.enum(['authorized', 'pending']),
    /** Since 1.1.0: whoever takes the money later needs it. Readers of older events take the card that approves. */
    paymentMethod: PaymentMethod.default('card-approve'),
  }),
});

export const OrderConfirmed = defineEvent({
  source,
  type: 'OrderConfirmed',
  version: '1.0.0',
  summary: 'Stock is reserved and the money is taken: the order is final.',
  sentence: 'The order {orderId|short} over {total|money} was confirmed.',
  personal: ['userId'],
  data: z.object(order),
});

/** Why an order ended without a sale. */
export const CancelReason = z.enum(['out-of-stock', 'payment-declined', 'cancelled-by-customer', 'timed-out']);
export type CancelReason = z.infer<typeof CancelReason>;

export const OrderCancelled = defineEvent({
  source,
  type: 'OrderCancelled',
  version: '1.0.0',
  summary: 'The order will not be fulfilled: whoever did something for it takes that back.',
  sentence: 'The order {orderId|short} was cancelled: {reason}.',
  personal: ['userId'],
  data: z.object({ ...order, reason: CancelReason }),
});
