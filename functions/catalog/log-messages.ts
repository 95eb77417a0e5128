import type { LogCatalogue } from '../shared/observability/log.ts';

export const CATALOG = {
  SEEDED: { code: 'CATALOG_SEED_PRODUCTS_SEEDED', level: 'info', text: 'The demo products are on the shelf' },
  CREATED: { code: 'CATALOG_CREATE_PRODUCT_CREATED', level: 'info', text: 'A new product is on the shelf' },
  CHANGED: { code: 'CATALOG_PUT_PRODUCT_CHANGED', level: 'info', text: 'An operator has changed a product' },
  UNCHANGED: { code: 'CATALOG_PUT_PRODUCT_UNCHANGED', level: 'info', text: 'The product is like that already' },
  VOTED: { code: 'CATALOG_VOTE_FOR_PRODUCT_VOTED', level: 'info', text: 'A person likes a product' },
  CACHE_AWAY: {
    code: 'CATALOG_CACHE_AWAY',
    level: 'warn',
    text: 'The cache of products does not answer; copies may be up to a minute old',
  },
  STALE: {
    code: 'CATALOG_CACHE_STALE',
    level: 'warn',
    text: 'The product store does not answer; an old copy is served',
  },
  TURNED: {
    code: 'CATALOG_ON_STOCK_EVENTS_TURNED',
    level: 'info',
    text: 'A product has come into stock or gone out of it',
  },
  KNOWN: {
    code: 'CATALOG_ON_STOCK_EVENTS_KNOWN',
    level: 'info',
    text: 'The levels of this event, or newer ones, are known already',
  },
} as const satisfies LogCatalogue;
