import { expect, test } from 'vitest';
import { Failure } from './failure.mjs';
import { sinceMs } from './logs-tail.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');

test('a relative time counts back from now, an ISO date stands for itself', () => {
  expect(sinceMs('30s', NOW)).toBe(NOW - 30_000);
  expect(sinceMs('2h', NOW)).toBe(NOW - 7_200_000);
  expect(sinceMs('2026-01-01T11:00:00Z', NOW)).toBe(NOW - 3_600_000);
});

test('what is no time is refused with the forms that are', () => {
  expect(() => sinceMs('yesterday', NOW)).toThrow(Failure);
});
