import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { breakerStates, breakerTable } from './breaker-table.ts';
import { closed, NEVER_OPENED, opened } from './circuit-state.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables('breakers');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const opening = { now: 1_760_000_000_000, retryInMs: 5_000, failures: 10, calls: 10 };

describe('circuits in their table', () => {
  test('are nothing before the first transition, and then what was written', async () => {
    const store = breakerTable(tables.client, 'breakers');
    expect(await store.read('orders', 'cart')).toBeUndefined();
    const open = opened(NEVER_OPENED, opening);
    expect(await store.write('orders', 'cart', open, 0)).toBe(true);
    expect(await store.read('orders', 'cart')).toEqual(open);
    const well = closed(open, opening.now + 7_000);
    expect(await store.write('orders', 'cart', well, open.revision)).toBe(true);
    expect(await store.read('orders', 'cart')).toEqual(well);
    expect(await store.read('orders', 'payments')).toBeUndefined();
  });

  test('are listed by their pairs', async () => {
    const store = breakerTable(tables.client, 'breakers');
    const open = opened(NEVER_OPENED, opening);
    await store.write('cart', 'catalog', open, 0);
    const pairs = [
      ['cart', 'catalog'],
      ['cart', 'nobody'],
    ] as const;
    expect(await breakerStates(tables.client, 'breakers', pairs)).toEqual(new Map([['cart/catalog', open]]));
  });

  test('change once, however many environments decide at the same time', async () => {
    const stores = Array.from({ length: 6 }, () => breakerTable(tables.client, 'breakers'));
    const first = await Promise.all(stores.map((s) => s.write('orders', 'catalog', opened(NEVER_OPENED, opening), 0)));
    expect(first.filter(Boolean)).toHaveLength(1);
    const again = await Promise.all(
      stores.map((s) => s.write('orders', 'catalog', closed(opened(NEVER_OPENED, opening), 2), 1)),
    );
    expect(again.filter(Boolean)).toHaveLength(1);
    const late = await Promise.all(stores.map((s) => s.write('orders', 'catalog', opened(NEVER_OPENED, opening), 0)));
    expect(late.filter(Boolean)).toHaveLength(0);
  });
});
