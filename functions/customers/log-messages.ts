import type { LogCatalogue } from '../shared/observability/log.ts';

export const CUSTOMERS = {
  CREATED: { code: 'CUSTOMERS_CREATE_CUSTOMER_CREATED', level: 'info', text: 'A profile was created' },
  CHANGED: { code: 'CUSTOMERS_PUT_CUSTOMER_CHANGED', level: 'info', text: 'A profile was changed' },
  DELETED: {
    code: 'CUSTOMERS_DELETE_CUSTOMER_DELETED',
    level: 'info',
    text: 'A profile was deleted; a tombstone stays',
  },
  OPENED: { code: 'CUSTOMERS_ON_USER_EVENTS_OPENED', level: 'info', text: 'A new account got its profile' },
  KEPT: {
    code: 'CUSTOMERS_ON_USER_EVENTS_KEPT',
    level: 'info',
    text: 'There is, or was, a profile of this account already; nothing done',
  },
} as const satisfies LogCatalogue;
