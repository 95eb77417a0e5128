import { newRun, type Run } from '../domain/run.ts';

export const aRun = (overrides: Partial<Run> = {}): Run => ({
  ...newRun({
    scenario: 'normal',
    runId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
    seed: 1,
    at: new Date('2026-01-01T00:00:00.000Z'),
    correlationId: '01JD0Q3V8W5J9T4Z6K2M7N1P0S',
    causationId: 'request',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    actor: { kind: 'operator', id: 'olga' },
  }),
  ...overrides,
});
