import { z } from 'zod';
import { Instant, Ulid } from './values.ts';

export const NotificationTemplate = z.enum(['payment-confirmed', 'order-confirmed', 'order-cancelled', 'receipt']);
export type NotificationTemplate = z.infer<typeof NotificationTemplate>;

export const NotificationView = z.object({
  notificationId: Ulid,
  subjectId: z.string(),
  template: NotificationTemplate,
  status: z.enum(['QUEUED', 'SENT', 'FAILED']),
  to: z.string(),
  subject: z.string(),
  /** The mail as it was rendered. */
  text: z.string(),
  createdAt: Instant,
  sentAt: Instant.optional(),
  reason: z.string().optional(),
});
export type NotificationView = z.infer<typeof NotificationView>;

export const NotificationQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Notification id of the last one seen. */
  cursor: Ulid.optional(),
});

export const NotificationPage = z.object({ items: z.array(NotificationView), nextCursor: z.string().nullable() });
export type NotificationPage = z.infer<typeof NotificationPage>;
