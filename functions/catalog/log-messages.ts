import type { LogCatalogue } from '../shared/observability/log.ts';

export const CATALOG = {
  SEEDED: { code: 'CATALOG_SEED_PRODUCTS_SEEDED', level: 'info', text: 'The demo products are on the shelf' },
} as const satisfies LogCatalogue;
