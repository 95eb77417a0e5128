import type { LogCatalogue } from '../observability/log.ts';

export const RATING_REPLICA = {
  SEEDED: { code: 'SHARED_RATING_REPLICA_SEEDED', level: 'info', text: 'A replica holds the demo ratings' },
} as const satisfies LogCatalogue;
