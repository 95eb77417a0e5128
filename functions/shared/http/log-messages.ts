import type { LogCatalogue } from '../observability/log.ts';

export const HTTP = {
  REFUSED: { code: 'SHARED_HTTP_REFUSED', level: 'info', text: 'The request was refused' },
  FAILED: { code: 'SHARED_HTTP_FAILED', level: 'error', text: 'The request failed on our side' },
  FACTS_LOST: { code: 'SHARED_HTTP_FACTS_LOST', level: 'error', text: 'Events of a refused request were not accepted' },
} as const satisfies LogCatalogue;
