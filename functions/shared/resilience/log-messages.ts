import type { LogCatalogue } from '../observability/log.ts';

export const RESILIENCE = {
  OPENED: { code: 'SHARED_RESILIENCE_OPENED', level: 'warn', text: 'A circuit opened: a dependency is left alone' },
  CLOSED: { code: 'SHARED_RESILIENCE_CLOSED', level: 'info', text: 'A circuit closed: the dependency answers again' },
  ALONE: {
    code: 'SHARED_RESILIENCE_ALONE',
    level: 'warn',
    text: 'The state of a circuit cannot be shared: this environment decides on its own',
  },
} as const satisfies LogCatalogue;
