import type { LogCatalogue } from '../shared/observability/log.ts';

export const INSIGHTS = {
  SETTING_CHANGED: {
    code: 'INSIGHTS_PUT_SETTING_CHANGED',
    level: 'warn',
    text: 'An operator changed a setting of the running system',
  },
} as const satisfies LogCatalogue;
