import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { DEMO_RATINGS } from './demo-ratings.ts';
import { ratingTable } from './rating-table.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables('ratings-a', 'ratings-b');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

test.each(['ratings-a', 'ratings-b'])('%s holds a rating of every demo deal', async (table) => {
  const ratings = ratingTable(tables.client, table);
  expect(await ratings.add(DEMO_RATINGS)).toBe(220);
  expect(await ratings.add(DEMO_RATINGS)).toBe(0);
  expect(await ratings.find('d-00220')).toEqual(DEMO_RATINGS.at(-1));
  expect(await ratings.find('d-00221')).toBeUndefined();
});
