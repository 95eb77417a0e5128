import type { LogCatalogue } from '../observability/log.ts';

export const QUEUE = {
  FAILED: { code: 'SHARED_QUEUE_FAILED', level: 'warn', text: 'An attempt failed; the message will be tried again' },
  SET_ASIDE: {
    code: 'SHARED_QUEUE_SET_ASIDE',
    level: 'error',
    text: 'The last attempt failed; the message goes to the DLQ',
  },
  REPEATED: { code: 'SHARED_QUEUE_REPEATED', level: 'info', text: 'Settled before; its events were sent again' },
  NOT_RECORDED: { code: 'SHARED_QUEUE_NOT_RECORDED', level: 'warn', text: 'The reason of a failure could not be kept' },
  NOT_RESCHEDULED: {
    code: 'SHARED_QUEUE_NOT_RESCHEDULED',
    level: 'warn',
    text: 'The visibility could not be changed; the next attempt waits for the visibility time-out',
  },
} as const satisfies LogCatalogue;
