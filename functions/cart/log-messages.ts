import type { LogCatalogue } from '../shared/observability/log.ts';

export const CART = {
  MERGED: {
    code: 'CART_VISIT_MERGED',
    level: 'info',
    text: 'The lines of a guest went over into the cart of a person',
  },
  PRICE_KEPT: {
    code: 'CART_PUT_CART_ITEM_PRICE_KEPT',
    level: 'warn',
    text: 'The catalog did not answer; the line keeps the price it had',
  },
  PRICE_TAKEN: {
    code: 'CART_ON_PRODUCT_EVENTS_TAKEN',
    level: 'info',
    text: 'Carts show a new name or price of a product from now on',
  },
  PRICE_KNOWN: {
    code: 'CART_ON_PRODUCT_EVENTS_KNOWN',
    level: 'info',
    text: 'This price, or a newer one, is known already',
  },
  CLEARED: {
    code: 'CART_ON_ORDER_EVENTS_CLEARED',
    level: 'info',
    text: 'The lines that were bought are out of the cart',
  },
  REPEATED: {
    code: 'CART_ON_ORDER_EVENTS_REPEATED',
    level: 'info',
    text: 'This order has cleared the cart before; only the fact is told again',
  },
  UNKNOWN: {
    code: 'CART_ON_ORDER_EVENTS_UNKNOWN',
    level: 'warn',
    text: 'The order names a cart that is not here; nothing to clear',
  },
} as const satisfies LogCatalogue;
