import type { LogCatalogue } from '../observability/log.ts';

export const STREAM = {
  STOPPED: {
    code: 'SHARED_STREAM_STOPPED',
    level: 'error',
    text: 'A row could not become events; the stream repeats it',
  },
  REFUSED: { code: 'SHARED_STREAM_REFUSED', level: 'error', text: 'The bus refused events; the stream repeats them' },
} as const satisfies LogCatalogue;
