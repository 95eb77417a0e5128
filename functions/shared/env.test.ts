import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { prefixOf, readEnv } from './env.ts';

afterEach(() => vi.unstubAllEnvs());

test('an incomplete environment names everything that is missing or wrong at once', () => {
  vi.stubEnv('FIRST_TABLE', '');
  const schema = z.object({ FIRST_TABLE: z.string().min(1), SECOND_TABLE: z.string(), SOME_URL: z.url() });
  expect(() => readEnv(schema)).toThrow(/FIRST_TABLE.*SECOND_TABLE.*SOME_URL/);
});

test('the prefix of the local stage is the bare name', () => {
  expect([prefixOf('local'), prefixOf('prod')]).toEqual(['playground', 'playground-prod']);
});
