import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { stockInMemory } from './stock-in-memory.ts';
import { type Stock, stockTable } from './stock-table.ts';

let tables: Tables;
let stock: Stock;
let now = new Date('2026-01-01T00:00:00.000Z');
beforeAll(async () => {
  tables = await startTables('deal-stock');
  stock = stockTable(tables.client, { table: 'deal-stock', now: () => now, pause, chance: Math.random });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

let made = 0;
const newDeal = async (units: number): Promise<string> => {
  made += 1;
  const dealId = `d-${String(made).padStart(5, '0')}`;
  await stock.add(new Map([[dealId, units]]));
  return dealId;
};

test('opening levels are given once', async () => {
  const dealId = await newDeal(5);
  await stock.reserve(ulid(), { dealId, quantity: 2 });
  expect(await stock.add(new Map([[dealId, 5]]))).toBe(0);
  expect(await stock.level(dealId)).toEqual({ stock: 3, reserved: 2 });
  expect(await stock.level('d-99999')).toBeUndefined();
});

test('thirty buyers of the last ten units: ten get one, nobody is sent away for the crowd', async () => {
  const dealId = await newDeal(10);
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => stock.reserve(ulid(), { dealId, quantity: 1 })));
  expect(outcomes.toSorted()).toEqual([...Array(10).fill('reserved'), ...Array(20).fill('sold-out')]);
  expect(await stock.level(dealId)).toEqual({ stock: 0, reserved: 10 });
});

test('one purchase that asks ten times at once, and gives back ten times at once, moves the stock once', async () => {
  const dealId = await newDeal(4);
  const id = ulid();
  const asked = await Promise.all(Array.from({ length: 10 }, () => stock.reserve(id, { dealId, quantity: 3 })));
  expect(asked.toSorted()).toEqual([...Array(9).fill('repeated'), 'reserved']);
  expect(await stock.level(dealId)).toEqual({ stock: 1, reserved: 3 });
  const given = await Promise.all(Array.from({ length: 10 }, () => stock.release(id)));
  expect(given.filter(({ outcome }) => outcome === 'released')).toHaveLength(1);
  expect(await stock.level(dealId)).toEqual({ stock: 4, reserved: 0 });
});

test('asking and giving back at the same moment leaves nothing set aside', async () => {
  const dealId = await newDeal(50);
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const id = ulid();
      await Promise.all([stock.reserve(id, { dealId, quantity: 1 }), stock.release(id)]);
      expect(await stock.reserve(id, { dealId, quantity: 1 })).toBe('released');
    }),
  );
  expect(await stock.level(dealId)).toEqual({ stock: 50, reserved: 0 });
});

test('a reservation is forgotten after a month', async () => {
  const dealId = await newDeal(5);
  const id = ulid();
  await stock.release(id);
  expect(await stock.reserve(id, { dealId, quantity: 1 })).toBe('released');
  now = new Date(now.getTime() + 31 * 24 * 3_600_000);
  expect(await stock.reserve(id, { dealId, quantity: 1 })).toBe('reserved');
});

test('the table keeps the rules of the domain, one call after the other', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.nat(1), fc.nat(3)), { minLength: 5, maxLength: 25 }),
      fc.nat(6),
      async (calls, units) => {
        const deals = [await newDeal(units), 'd-99999'];
        const ids = [ulid(), ulid(), ulid()];
        const model = stockInMemory({ [deals[0] ?? '']: units });
        for (const [who, which, quantity] of calls) {
          const id = ids[who] ?? '';
          const wish = { dealId: deals[which] ?? '', quantity };
          if (quantity === 0) expect(await stock.release(id)).toEqual(await model.release(id));
          else expect(await stock.reserve(id, wish)).toBe(await model.reserve(id, wish));
        }
        expect(await stock.level(deals[0] ?? '')).toEqual(model.levels.get(deals[0] ?? ''));
      },
    ),
    { numRuns: 25 },
  ));
