import type { LogCatalogue } from '../shared/observability/log.ts';

export const MERCHANTS = {
  SEEDED: { code: 'MERCHANTS_SEED_MERCHANTS_SEEDED', level: 'info', text: 'The demo merchants are entered' },
} as const satisfies LogCatalogue;
