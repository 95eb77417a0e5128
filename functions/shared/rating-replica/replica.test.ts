import { expect, test } from 'vitest';
import '../testing/matchers.ts';
import { fakeContext } from '../testing/context.ts';
import { surroundings } from '../testing/surroundings.ts';
import { DEMO_RATINGS } from './demo-ratings.ts';
import { RATING_REPLICA } from './log-messages.ts';
import { ratingSeed } from './replica.ts';

test('a replica gets a rating of every demo deal, and those that were there are told apart', async () => {
  using world = surroundings();
  const seed = ratingSeed('ratings-b', { ratings: { add: async (rows) => rows.length - 1 }, demo: DEMO_RATINGS });
  expect(await seed({}, fakeContext())).toEqual({ created: 219, found: 1 });
  expect(world).toHaveSaid(RATING_REPLICA.SEEDED, { replica: 'ratings-b', created: 219 });
  for (const { rating } of DEMO_RATINGS) expect(rating >= 3 && rating <= 5).toBe(true);
});
