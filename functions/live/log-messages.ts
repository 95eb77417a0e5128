import type { LogCatalogue } from '../shared/observability/log.ts';

export const LIVE = {
  TICKET_REFUSED: {
    code: 'LIVE_ON_CONNECT_TICKET_REFUSED',
    level: 'info',
    text: 'A viewer came with a bad, used or expired ticket',
  },
  FULL: { code: 'LIVE_ON_CONNECT_FULL', level: 'warn', text: 'A viewer was refused: all places are taken' },
  UNKNOWN_VERSION: {
    code: 'LIVE_ON_HELLO_UNKNOWN_VERSION',
    level: 'warn',
    text: 'A page speaks no protocol version that we know',
  },
  UNREADABLE: {
    code: 'LIVE_PUSH_EVENTS_UNREADABLE',
    level: 'error',
    text: 'A message of the feed is not an event; it goes to the dead letters after its last attempt',
  },
  PUSHED: { code: 'LIVE_PUSH_EVENTS_PUSHED', level: 'debug', text: 'A batch was numbered and posted' },
  GONE: { code: 'LIVE_PUSH_EVENTS_GONE', level: 'info', text: 'A viewer has left; the connection is forgotten' },
  UNSENT: {
    code: 'LIVE_PUSH_EVENTS_UNSENT',
    level: 'warn',
    text: 'A viewer did not take a frame; the page will see the gap and catch up from the journal',
  },
  DEAD_LETTER_FOUND: {
    code: 'LIVE_RECONCILE_DEAD_LETTERS_FOUND',
    level: 'warn',
    text: 'A message was set aside without a report of its consumer',
  },
} as const satisfies LogCatalogue;
