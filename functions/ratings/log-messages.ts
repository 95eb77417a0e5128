import type { LogCatalogue } from '../shared/observability/log.ts';

export const RATINGS = {
  EJECTED: {
    code: 'RATINGS_GET_RATING_EJECTED',
    level: 'warn',
    text: 'A replica failed twice in a row: it is left alone',
  },
  RETURNED: { code: 'RATINGS_GET_RATING_RETURNED', level: 'info', text: 'A replica answers again: it takes its turn' },
  ALONE: {
    code: 'RATINGS_GET_RATING_ALONE',
    level: 'warn',
    text: 'The health of the replicas cannot be shared: this environment decides on its own',
  },
} as const satisfies LogCatalogue;
