import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { Money, ProductId, Quantity, Ulid } from './values.ts';

export const OrderLine = z.object({ productId: ProductId, quantity: Quantity, unitPrice: Money });
export type OrderLine = z.infer<typeof OrderLine>;

export const OrderPlaced = defineEvent({
  source: 'playground.orders',
  type: 'OrderPlaced',
  version: '1.0.0',
  summary: 'A customer has committed to buying; stock and payment are still open.',
  sentence: 'A customer committed to buying {lines|items} for {total|money}.',
  personal: ['userId'],
  data: z.object({
    orderId: Ulid.meta({ description: 'Identity of the order', examples: ['01JD0Q3V8W5J9T4Z6K2M7N1P0R'] }),
    userId: z.string().min(1),
    cartId: z.string().min(1),
    cartVersion: z.int().positive().meta({ description: 'Lines at or below this version of the cart were bought' }),
    lines: z.array(OrderLine).min(1).max(100),
    total: Money,
    authorization: z.enum(['authorized', 'pending']),
  }),
});
