import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { catalogInMemory } from '../adapters/catalog-in-memory.ts';
import { createHandler } from './handler.ts';
import { DEMO_PRODUCTS } from './products.ts';

test('seeding fills an empty shelf once and leaves what is there', async () => {
  using _ = surroundings();
  const { shelf, origins } = catalogInMemory(DEMO_PRODUCTS.slice(0, 4));
  const handler = createHandler({ shelf, products: DEMO_PRODUCTS, now: () => new Date() });
  expect(await handler({}, fakeContext())).toEqual({ created: 20, found: 4 });
  expect(await handler({}, fakeContext())).toEqual({ created: 0, found: 24 });
  expect(new Set(origins.map(({ ordinal }) => ordinal)).size).toBe(20); // or their events would have one id
});
