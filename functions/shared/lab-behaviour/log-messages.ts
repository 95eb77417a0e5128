import type { LogCatalogue } from '../observability/log.ts';

export const LAB_BEHAVIOUR = {
  UNKNOWN: {
    code: 'SHARED_LAB_BEHAVIOUR_UNKNOWN',
    level: 'warn',
    text: 'How the lab is to behave cannot be read; the service behaves as it is',
  },
} as const satisfies LogCatalogue;
