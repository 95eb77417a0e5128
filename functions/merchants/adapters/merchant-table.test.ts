import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { DEMO_MERCHANTS } from '../seed-merchants/merchants.ts';
import { type Merchants, merchantTable } from './merchant-table.ts';

let tables: Tables;
let merchants: Merchants;
beforeAll(async () => {
  tables = await startTables('merchants');
  merchants = merchantTable(tables.client, 'merchants');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

test('merchants are added once and found by id', async () => {
  expect(await merchants.add(DEMO_MERCHANTS)).toBe(10);
  expect(await merchants.add(DEMO_MERCHANTS)).toBe(0);
  expect(await merchants.find('m-010')).toEqual(DEMO_MERCHANTS[9]);
  expect(await merchants.find('m-011')).toBeUndefined();
});
