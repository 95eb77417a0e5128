import type { LogCatalogue } from '../observability/log.ts';

export const SOCKET = {
  MISFIT: { code: 'SHARED_SOCKET_MISFIT', level: 'info', text: 'A frame does not fit the protocol' },
  FAILED: { code: 'SHARED_SOCKET_FAILED', level: 'error', text: 'A socket route failed' },
} as const satisfies LogCatalogue;
