import type { LogCatalogue } from '../shared/observability/log.ts';

export const RECOMMENDATIONS = {
  LEARNED: { code: 'RECOMMENDATIONS_ON_SHOP_EVENTS_LEARNED', level: 'info', text: 'An event changed the scores' },
  KNOWN: {
    code: 'RECOMMENDATIONS_ON_SHOP_EVENTS_KNOWN',
    level: 'info',
    text: 'The event was learned from before; nothing done',
  },
} as const satisfies LogCatalogue;
