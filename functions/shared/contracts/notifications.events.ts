import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { NotificationTemplate } from './notifications.http.ts';

const source = 'playground.notifications';
const notification = {
  notificationId: z.string().min(1),
  userId: z.string().min(1).nullable().meta({ description: 'null: a purchase without an account' }),
  /** The order or purchase it speaks of. */
  subjectId: z.string().min(1),
  template: NotificationTemplate,
};

export const NotificationSent = defineEvent({
  source,
  type: 'NotificationSent',
  version: '1.0.0',
  summary: 'A mail has left for a customer.',
  sentence: 'A mail "{template}" was sent about {subjectId|short}.',
  personal: ['userId'],
  data: z.object({
    ...notification,
    via: z.enum(['ses', 'mailbox']).meta({ description: '`mailbox`: kept only, no sender address is configured' }),
  }),
});

export const NotificationFailed = defineEvent({
  source,
  type: 'NotificationFailed',
  version: '1.0.0',
  summary: 'A mail could not be sent and will not be tried again.',
  sentence: 'The mail "{template}" about {subjectId|short} failed: {reason}',
  personal: ['userId'],
  data: z.object({ ...notification, reason: z.string().min(1).max(300) }),
});
