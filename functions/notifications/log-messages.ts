import type { LogCatalogue } from '../shared/observability/log.ts';

export const NOTIFICATIONS = {
  CONTACT_KEPT: { code: 'NOTIFICATIONS_ON_ORDER_EVENTS_CONTACT_KEPT', level: 'info', text: 'A contact was noted' },
  CONTACT_FORGOTTEN: {
    code: 'NOTIFICATIONS_ON_ORDER_EVENTS_CONTACT_FORGOTTEN',
    level: 'info',
    text: 'A contact is gone, and what its mails said about the person',
  },
  CONTACT_OLD: {
    code: 'NOTIFICATIONS_ON_ORDER_EVENTS_CONTACT_OLD',
    level: 'info',
    text: 'A later fact about this contact is known; nothing done',
  },
  NOBODY: {
    code: 'NOTIFICATIONS_ON_ORDER_EVENTS_NOBODY',
    level: 'info',
    text: 'The customer has deleted the profile: there is nobody to write to',
  },
  QUEUED: { code: 'NOTIFICATIONS_ON_ORDER_EVENTS_QUEUED', level: 'info', text: 'A mail was written and handed on' },
  REPEATED: {
    code: 'NOTIFICATIONS_ON_ORDER_EVENTS_REPEATED',
    level: 'info',
    text: 'This mail was written before; it is handed on again unless it has left',
  },
  SENT: { code: 'NOTIFICATIONS_SEND_EMAIL_SENT', level: 'info', text: 'A mail has left' },
  SENT_BEFORE: {
    code: 'NOTIFICATIONS_SEND_EMAIL_SENT_BEFORE',
    level: 'info',
    text: 'This mail has left before; only the fact is told again',
  },
  MAYBE_TWICE: {
    code: 'NOTIFICATIONS_SEND_EMAIL_MAYBE_TWICE',
    level: 'warn',
    text: 'An attempt ended without a word; this mail may reach the customer twice',
  },
  GIVEN_UP: { code: 'NOTIFICATIONS_SEND_EMAIL_GIVEN_UP', level: 'error', text: 'A mail could not be sent' },
  FORGOTTEN: {
    code: 'NOTIFICATIONS_SEND_EMAIL_FORGOTTEN',
    level: 'info',
    text: 'The profile was deleted before the mail left; it is not sent',
  },
} as const satisfies LogCatalogue;
