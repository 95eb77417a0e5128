import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { DEMO_PRICES } from '../seed-prices/price-tags.ts';
import { type Prices, priceTable } from './price-table.ts';

let tables: Tables;
let prices: Prices;
beforeAll(async () => {
  tables = await startTables('prices');
  prices = priceTable(tables.client, 'prices');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

test('prices are added once, whatever was there before stays', async () => {
  const [first, ...others] = DEMO_PRICES;
  if (first === undefined) throw new Error('there are demo prices');
  expect(await prices.add([{ ...first, discountPct: 99 }])).toBe(1);
  expect(await prices.add(DEMO_PRICES)).toBe(219);
  expect(await prices.add(DEMO_PRICES)).toBe(0);
  expect(await prices.find(first.dealId)).toEqual({ ...first, discountPct: 99 });
  expect(await prices.find('d-00220')).toEqual(others.at(-1));
  expect(await prices.find('d-00221')).toBeUndefined();
});
