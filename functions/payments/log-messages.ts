import type { LogCatalogue } from '../shared/observability/log.ts';

export const PAYMENTS = {
  AUTHORIZED: { code: 'PAYMENTS_AUTHORIZED', level: 'info', text: 'The card network has promised the money' },
  STANDING: { code: 'PAYMENTS_STANDING', level: 'info', text: 'The promise stands already; it is said again' },
  DECLINED: { code: 'PAYMENTS_DECLINED', level: 'info', text: 'The card network refused' },
  REFUSED: {
    code: 'PAYMENTS_AUTHORIZE_PAYMENT_REFUSED',
    level: 'warn',
    text: 'The order is past the point of asking for money, or another promise stands for it',
  },
  OVERTAKEN: {
    code: 'PAYMENTS_OVERTAKEN',
    level: 'warn',
    text: 'The order went on while the card network was asked; what it promised is given back',
  },
  NETWORK_FAILED: { code: 'PAYMENTS_NETWORK_FAILED', level: 'warn', text: 'The card network gave no answer' },
  CAPTURED: { code: 'PAYMENTS_ON_ORDER_EVENTS_CAPTURED', level: 'info', text: 'The money of an order was taken' },
  VOIDED: { code: 'PAYMENTS_ON_ORDER_EVENTS_VOIDED', level: 'info', text: 'A promise of money was given back' },
  CANCELLED_EARLY: {
    code: 'PAYMENTS_ON_ORDER_EVENTS_CANCELLED_EARLY',
    level: 'info',
    text: 'An order was cancelled before anything was promised for it',
  },
  REFUNDED: { code: 'PAYMENTS_ON_ORDER_EVENTS_REFUNDED', level: 'info', text: 'Money that was taken was given back' },
  REPEATED: {
    code: 'PAYMENTS_ON_ORDER_EVENTS_REPEATED',
    level: 'info',
    text: 'This was settled before; what was said then is said again',
  },
  NOTHING_TO_DO: {
    code: 'PAYMENTS_ON_ORDER_EVENTS_NOTHING_TO_DO',
    level: 'info',
    text: 'The event comes too late for this payment to change',
  },
} as const satisfies LogCatalogue;
