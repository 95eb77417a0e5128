import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, NOTHING_YET, plus, retryAfterMs } from './outcome.ts';

const anAnswer: fc.Arbitrary<Answer> = fc.record(
  {
    status: fc.constantFrom<Answer['status']>(
      200,
      201,
      202,
      402,
      404,
      409,
      422,
      429,
      500,
      502,
      503,
      504,
      'timeout',
      'no-answer',
    ),
    accepted: fc.nat({ max: 200 }),
    expected: fc.boolean(),
  },
  { requiredKeys: ['status'] },
);

test('every answer counts once: succeeded and failed make the requests, and so do the statuses', () => {
  fc.assert(
    fc.property(fc.array(anAnswer), (answers) => {
      const { requests, succeeded, failed, byStatus, accepted } = answers.reduce(plus, NOTHING_YET);
      expect(requests).toBe(answers.length);
      expect(succeeded + failed).toBe(requests);
      expect(Object.values(byStatus).reduce((sum, count) => sum + count, 0)).toBe(requests);
      expect(accepted).toBe(answers.reduce((sum, answer) => sum + (answer.accepted ?? 0), 0));
    }),
  );
});

test.each([
  [200, 1],
  [202, 1],
  [409, 1],
  [429, 1],
  [404, 0],
  [500, 0],
  [503, 0],
  ['timeout', 0],
  ['no-answer', 0],
] as const)('%s counts as succeeded %i times', (status, times) => {
  expect(plus(NOTHING_YET, { status }).succeeded).toBe(times);
});

const now = new Date('2026-01-01T00:00:00Z');
test.each([
  [null, 0],
  ['2', 2_000],
  ['0', 0],
  ['-5', 0],
  ['3600', 10_000],
  ['Thu, 01 Jan 2026 00:00:04 GMT', 4_000],
  ['soon', 0],
])('Retry-After: %s is waited for %i ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
