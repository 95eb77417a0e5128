import type { LogCatalogue } from '../shared/observability/log.ts';

export const AVAILABILITY = {
  RESERVED: { code: 'AVAILABILITY_PUT_RESERVATION_ANSWERED', level: 'info', text: 'A purchase asked for units' },
  RELEASED: { code: 'AVAILABILITY_DELETE_RESERVATION_ANSWERED', level: 'info', text: 'A purchase gave its units back' },
  SEEDED: { code: 'AVAILABILITY_SEED_STOCK_SEEDED', level: 'info', text: 'The demo deals are in stock' },
} as const satisfies LogCatalogue;
