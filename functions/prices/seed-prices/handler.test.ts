import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { PRICES } from '../log-messages.ts';
import { createHandler } from './handler.ts';
import { DEMO_PRICES } from './price-tags.ts';

test('every demo deal gets one price, and those that were there are told apart', async () => {
  using world = surroundings();
  const seed = createHandler({ prices: { add: async (tags) => tags.length - 3 }, tags: DEMO_PRICES });
  expect(await seed({}, fakeContext())).toEqual({ created: 217, found: 3 });
  expect(world).toHaveSaid(PRICES.SEEDED, { created: 217 });
  expect(new Set(DEMO_PRICES.map(({ dealId }) => dealId)).size).toBe(220);
});
