import type { LogCatalogue } from '../shared/observability/log.ts';

export const ORDERS = {
  PLACED: { code: 'ORDERS_CREATE_ORDER_PLACED', level: 'info', text: 'An order was placed' },
  ANSWERED_AGAIN: {
    code: 'ORDERS_CREATE_ORDER_ANSWERED_AGAIN',
    level: 'info',
    text: 'The key was answered before; the same answer goes out again',
  },
  UNCHECKED: {
    code: 'ORDERS_CREATE_ORDER_UNCHECKED',
    level: 'warn',
    text: 'A check that an order does not depend on got no answer; the order is placed with a warning',
  },
  AUTHORIZE_LATER: {
    code: 'ORDERS_CREATE_ORDER_AUTHORIZE_LATER',
    level: 'warn',
    text: 'Payments gave no answer; the order is placed and the money is asked for later',
  },
  CANCELLED_ON_REQUEST: {
    code: 'ORDERS_CANCEL_ORDER_CANCELLED',
    level: 'info',
    text: 'A customer cancelled an order',
  },
  MOVED: { code: 'ORDERS_ON_SAGA_EVENTS_MOVED', level: 'info', text: 'An order moved on' },
  LATE: {
    code: 'ORDERS_ON_SAGA_EVENTS_LATE',
    level: 'info',
    text: 'The order is past this fact already; nothing changed',
  },
  NO_CONCERN: {
    code: 'ORDERS_ON_SAGA_EVENTS_NO_CONCERN',
    level: 'info',
    text: 'The card was declined before there was an order; nothing to decide',
  },
  NO_SUCH_ORDER: {
    code: 'ORDERS_CONSUMERS_NO_SUCH_ORDER',
    level: 'warn',
    text: 'The message names an order that is not here; nothing changed',
  },
  TIMED_OUT: {
    code: 'ORDERS_ON_TIMEOUT_CANCELLED',
    level: 'warn',
    text: 'An order had no progress for too long and was cancelled',
  },
  TIMER_SET_AGAIN: {
    code: 'ORDERS_ON_TIMEOUT_SET_AGAIN',
    level: 'info',
    text: 'The order had progress meanwhile; its timer runs again',
  },
  TIMEOUT_UNKNOWN: {
    code: 'ORDERS_CONSUMERS_TIMEOUT_UNKNOWN',
    level: 'warn',
    text: 'The setting of the time-out cannot be read; the usual one counts',
  },
} as const satisfies LogCatalogue;
