import type { LogCatalogue } from '../shared/observability/log.ts';

export const INVENTORY = {
  RESERVED: { code: 'INVENTORY_ON_ORDER_EVENTS_RESERVED', level: 'info', text: 'All lines of an order are set aside' },
  REJECTED: { code: 'INVENTORY_ON_ORDER_EVENTS_REJECTED', level: 'info', text: 'An order is more than there is' },
  RELEASED: {
    code: 'INVENTORY_ON_ORDER_EVENTS_RELEASED',
    level: 'info',
    text: 'What was set aside for an order is for sale again',
  },
  SOLD: { code: 'INVENTORY_ON_ORDER_EVENTS_SOLD', level: 'info', text: 'What was set aside for an order is sold' },
  CANCELLED_EARLY: {
    code: 'INVENTORY_ON_ORDER_EVENTS_CANCELLED_EARLY',
    level: 'info',
    text: 'An order was cancelled before it was heard of; it will get nothing',
  },
  REPEATED: {
    code: 'INVENTORY_ON_ORDER_EVENTS_REPEATED',
    level: 'info',
    text: 'This was done before; what was said then is said again',
  },
  NOTHING_TO_DO: {
    code: 'INVENTORY_ON_ORDER_EVENTS_NOTHING_TO_DO',
    level: 'info',
    text: 'The order holds nothing that this event concerns',
  },
  CONFIRMED_WITHOUT_STOCK: {
    code: 'INVENTORY_ON_ORDER_EVENTS_CONFIRMED_WITHOUT_STOCK',
    level: 'error',
    text: 'An order was confirmed that has nothing set aside; the sale is not in the stock',
  },
  ADJUSTED: { code: 'INVENTORY_PUT_STOCK_ADJUSTED', level: 'info', text: 'The stock of a product was set' },
  SEEDED: { code: 'INVENTORY_SEED_STOCK_SEEDED', level: 'info', text: 'The demo products are in stock' },
} as const satisfies LogCatalogue;
