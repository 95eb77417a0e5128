import type { LogCatalogue } from '../shared/observability/log.ts';

export const DEAL_CATALOG = {
  SEEDED: { code: 'DEAL_CATALOG_SEED_DEALS_SEEDED', level: 'info', text: 'The demo deals are in the catalog' },
} as const satisfies LogCatalogue;
