import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { ALL_WELL, ejected, returned } from '../domain/health.ts';
import { healthTable } from './health-table.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables('rating-targets');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

test('of many who decide about the same revision one is heard', async () => {
  const store = healthTable(tables.client, { table: 'rating-targets', patienceMs: 10_000 });
  expect(await store.read()).toBeUndefined();
  const out = ejected(ALL_WELL, 'b', 1_000);
  expect(await store.write(out)).toBe(true);
  const decisions = Array.from({ length: 8 }, (_, index) => returned(out, 'b', 2_000 + index));
  const heard = await Promise.all(decisions.map((next) => store.write(next)));
  expect(heard.filter(Boolean)).toHaveLength(1);
  expect(await store.read()).toEqual(decisions[heard.indexOf(true)]);
  expect(await store.write(out)).toBe(false);
});
