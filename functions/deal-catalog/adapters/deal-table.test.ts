import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { CATALOG_DEALS } from '../seed-deals/deals.ts';
import { type Deals, dealTable } from './deal-table.ts';

let tables: Tables;
let deals: Deals;
beforeAll(async () => {
  tables = await startTables('deals');
  deals = dealTable(tables.client, 'deals');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

test('deals are added once and found by id and by city, in the order of their ids', async () => {
  expect(await deals.add(CATALOG_DEALS)).toBe(220);
  expect(await deals.add(CATALOG_DEALS)).toBe(0);
  expect(await deals.find('d-00001')).toEqual(CATALOG_DEALS[0]);
  expect(await deals.find('d-00221')).toBeUndefined();
  const inValencia = CATALOG_DEALS.filter(({ city }) => city === 'valencia');
  expect(await deals.inCity('valencia', 100)).toEqual(inValencia);
  expect(await deals.inCity('valencia', 3)).toEqual(inValencia.slice(0, 3));
  expect(await deals.inCity('atlantis', 3)).toEqual([]);
});
