import { z } from 'zod';
import { OrderLine } from './orders.events.ts';
import { Instant, Money, PaymentMethod, Ulid } from './values.ts';

export const PlaceOrder = z.object({ paymentMethod: PaymentMethod });
export type PlaceOrder = z.infer<typeof PlaceOrder>;

export const OrderStatus = z.enum(['PLACED', 'RESERVED', 'CONFIRMED', 'CANCELLED']);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const OrderPlacedAnswer = z.object({
  orderId: Ulid,
  status: OrderStatus,
  total: Money,
  warnings: z.array(z.string()),
});
export type OrderPlacedAnswer = z.infer<typeof OrderPlacedAnswer>;

export const OrderView = z.object({
  orderId: Ulid,
  status: OrderStatus,
  reason: z.string().optional(),
  placedAt: Instant,
  lines: z.array(OrderLine),
  total: Money,
  history: z.array(z.object({ status: OrderStatus, at: Instant, eventId: z.string() })),
});
export type OrderView = z.infer<typeof OrderView>;

export const OrderPage = z.object({ items: z.array(OrderView), nextCursor: z.string().nullable() });

export const OrderQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** Order id of the last one seen. */
  cursor: Ulid.optional(),
});
