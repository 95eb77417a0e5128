import { z } from 'zod';
import { DealDetail, DealId, DealList, DealQuery, HashAnswer, HeavyHash } from './deals.http.ts';
import { defineRoute } from './route.ts';

const service = 'deals';

export const ListDeals = defineRoute({
  route: 'GET /api/deals',
  service,
  handler: 'list-deals',
  access: 'public',
  summary: 'Deals of a city, from the read model; what is missing of them is said in `warnings`.',
  query: DealQuery,
  answer: DealList,
  refusals: ['unavailable'],
});

export const GetDeal = defineRoute({
  route: 'GET /api/deals/{id}',
  service,
  handler: 'get-deal',
  access: 'public',
  summary:
    'One deal, put together now from five services; a part that could not be had is null, and a warning says why.',
  path: z.object({ id: DealId }),
  answer: DealDetail,
  refusals: ['deal-not-found', 'unavailable'],
});

/**
 * One call at a time where the stage reserves a concurrency of one: the others get the gateway's own 500 at once, as on
 * AWS (Lambda says 429 to the gateway, and the gateway does not pass it on).
 */
const heavy = {
  service,
  access: 'optional',
  body: HeavyHash,
  answer: HashAnswer,
  refusals: ['unexpected', 'unavailable'],
  example: { iterations: 220_000, rounds: 3 },
} as const;

export const HashBad = defineRoute({
  ...heavy,
  route: 'POST /api/heavy-hash/bad',
  handler: 'hash-bad',
  summary: 'Hashes on the event loop of its function, and tells what that did to everything beside it.',
});

export const HashGood = defineRoute({
  ...heavy,
  route: 'POST /api/heavy-hash/good',
  handler: 'hash-good',
  summary: 'The same hash in a worker thread: the event loop of its function stays free.',
});
