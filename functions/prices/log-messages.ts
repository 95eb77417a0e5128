import type { LogCatalogue } from '../shared/observability/log.ts';

export const PRICES = {
  SEEDED: { code: 'PRICES_SEED_PRICES_SEEDED', level: 'info', text: 'The demo deals have their prices' },
} as const satisfies LogCatalogue;
