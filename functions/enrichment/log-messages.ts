import type { LogCatalogue } from '../shared/observability/log.ts';

export const ENRICHMENT = {
  ACCEPTED: { code: 'ENRICHMENT_CREATE_ENRICHMENT_JOBS_ACCEPTED', level: 'info', text: 'Jobs were let in' },
  REFUSED: {
    code: 'ENRICHMENT_CREATE_ENRICHMENT_JOBS_REFUSED',
    level: 'warn',
    text: 'All places are taken; nothing was let in',
  },
  CLEARED: {
    code: 'ENRICHMENT_CREATE_ENRICHMENT_JOBS_CLEARED',
    level: 'error',
    text: 'Places that nobody held any more were given back',
  },
  FOREIGN: {
    code: 'ENRICHMENT_CONSUMERS_FOREIGN_JOB',
    level: 'warn',
    text: 'A job that was never let in; it has no place to give back',
  },
  REPEATED: { code: 'ENRICHMENT_CONSUMERS_REPEATED', level: 'info', text: 'The job had ended before' },
  DIED: {
    code: 'ENRICHMENT_ON_DEAD_LETTERS_DIED',
    level: 'warn',
    text: 'A job was given up; its place is free',
  },
  NAMELESS: {
    code: 'ENRICHMENT_ON_DEAD_LETTERS_NAMELESS',
    level: 'error',
    text: 'A dead letter names no job; if one was in it, its place stays taken until nothing is outstanding',
  },
} as const satisfies LogCatalogue;
