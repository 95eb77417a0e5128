import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import type { RateLimit } from '../contracts/settings.ts';
import { limitsInMemory } from '../testing/rate-limits.ts';
import { rateLimits } from './rate-limits.ts';
import { windowAt } from './window.ts';
import { withinLimit } from './within-limit.ts';

test('a window ends after now, and at most its own length after now', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), noInvalidDate: true }),
      fc.integer({ min: 1, max: 86_400 }),
      (now, length) => {
        const { retryAfterSeconds, endsAtSeconds } = windowAt({ attempts: 1, perSeconds: length }, now);
        expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
        expect(retryAfterSeconds).toBeLessThanOrEqual(length);
        expect(endsAtSeconds * 1_000).toBeGreaterThan(now.getTime());
      },
    ),
  ));

test('who is over a limit learns when to come back', async () => {
  const limits = limitsInMemory(1);
  let told = 0;
  const attempt = () => withinLimit(limits, 'purchase', 'somebody', () => (told += 1));
  await attempt();
  await expect(attempt()).rejects.toMatchObject({
    code: 'too-many-requests',
    options: { headers: { 'retry-after': '30' } },
  });
  expect(told).toBe(1);
});

describe('limits in their table', () => {
  let tables: Tables;
  let now = new Date('2026-01-01T00:00:00.000Z');
  let limit: RateLimit = { attempts: 3, perSeconds: 60 };
  beforeAll(async () => {
    tables = await startTables('rate-limits');
  }, 60_000);
  afterAll(() => tables?.[Symbol.asyncDispose]());
  const limits = () =>
    rateLimits(tables.client, { table: 'rate-limits', now: () => now, limitOf: async () => JSON.stringify(limit) });

  test('let so many through per client and window, also at once', async () => {
    const answers = await Promise.all(Array.from({ length: 7 }, () => limits().exceeded('log-in', 'somebody')));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(3);
    for (const seconds of answers) if (seconds !== undefined) expect(seconds).toBeGreaterThan(0);
    expect(await limits().exceeded('log-in', 'somebody else')).toBeUndefined();
    now = new Date(now.getTime() + 60_000);
    expect(await limits().exceeded('log-in', 'somebody')).toBeUndefined();
  });

  test('follow a changed value at once, up and down', async () => {
    for (let n = 0; n < 3; n += 1) expect(await limits().exceeded('purchase', 'u1')).toBeUndefined();
    expect(await limits().exceeded('purchase', 'u1')).toBeGreaterThan(0);
    limit = { attempts: 4, perSeconds: 60 };
    expect(await limits().exceeded('purchase', 'u1')).toBeUndefined();
    limit = { attempts: 2, perSeconds: 60 };
    expect(await limits().exceeded('purchase', 'u1')).toBeGreaterThan(0);
  });
});
