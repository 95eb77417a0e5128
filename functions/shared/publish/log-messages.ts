import type { LogCatalogue } from '../observability/log.ts';

export const PUBLISH = {
  SYSTEM_DROPPED: { code: 'SHARED_PUBLISH_SYSTEM_DROPPED', level: 'warn', text: 'System events were not accepted' },
} as const satisfies LogCatalogue;
