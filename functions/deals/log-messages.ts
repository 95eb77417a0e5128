import type { LogCatalogue } from '../shared/observability/log.ts';

export const DEALS = {
  DEGRADED: {
    code: 'DEALS_ANSWER_DEGRADED',
    level: 'warn',
    text: 'Parts of deals could not be had; they are answered without them, with warnings',
  },
  READ_MODEL_AWAY: {
    code: 'DEALS_READ_MODEL_AWAY',
    level: 'warn',
    text: 'The read model does not answer; deals are put together without it',
  },
  CATALOG_AWAY: {
    code: 'DEALS_LIST_DEALS_CATALOG_AWAY',
    level: 'warn',
    text: 'The deal catalog does not answer; the list shows what the read model still has',
  },
  COMPOSED: { code: 'DEALS_LIST_DEALS_COMPOSED', level: 'info', text: 'Cards that were missing were put together' },
  REFRESHED: { code: 'DEALS_ON_CARD_EVENTS_REFRESHED', level: 'info', text: 'A row of the read model is fresh again' },
  FRESH_ALREADY: {
    code: 'DEALS_ON_CARD_EVENTS_FRESH_ALREADY',
    level: 'info',
    text: 'Somebody else has refreshed the row meanwhile; nothing to do',
  },
  NO_SUCH_DEAL: {
    code: 'DEALS_ON_CARD_EVENTS_NO_SUCH_DEAL',
    level: 'info',
    text: 'The deal catalog knows the deal no longer; its card runs out',
  },
} as const satisfies LogCatalogue;
