import type { LogCatalogue } from '../shared/observability/log.ts';

export const ORDERS = {
  PLACED: { code: 'ORDERS_CREATE_ORDER_PLACED', level: 'info', text: 'An order was placed' },
  ANSWERED_AGAIN: {
    code: 'ORDERS_CREATE_ORDER_ANSWERED_AGAIN',
    level: 'info',
    text: 'The key was answered before; the same answer goes out again',
  },
} as const satisfies LogCatalogue;
