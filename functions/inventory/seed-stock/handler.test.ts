import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { inventoryInMemory } from '../adapters/inventory-in-memory.ts';
import { createHandler } from './handler.ts';
import { OPENING_STOCK } from './levels.ts';

test('every demo product gets its opening stock once; what there is stays', async () => {
  using world = surroundings();
  const inventory = inventoryInMemory({ 'tea-01': 7 });
  const seed = createHandler({ stock: inventory, levels: OPENING_STOCK });
  expect(await seed({}, fakeContext())).toEqual({ created: 23, found: 1 });
  expect(await seed({}, fakeContext())).toEqual({ created: 0, found: 24 });
  expect(inventory.rows.get('tea-01')?.available).toBe(7);
  expect(inventory.rows.get('tableware-04')?.available).toBe(3);
  expect(inventory.rows.get('coffee-06')?.available).toBe(10_000);
  expect(new Set(world.of('StockAdjusted').map(({ meta }) => meta.id)).size).toBe(23);
});
