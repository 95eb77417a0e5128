import type { LogCatalogue } from '../observability/log.ts';

export const CONFIG = {
  STALE: { code: 'SHARED_CONFIG_STALE', level: 'warn', text: 'A parameter could not be read; its former value serves' },
} as const satisfies LogCatalogue;
