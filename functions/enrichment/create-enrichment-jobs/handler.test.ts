import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { Problem } from '../../shared/contracts/problem.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { FindDeal } from '../adapters/deal-client.ts';
import { allJobsOf, jobsInMemory } from '../adapters/jobs-in-memory.ts';
import { PlacesContended } from '../domain/admission.ts';
import { ENRICHMENT } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const paella = {
  id: 'd-00007',
  title: 'Paella',
  summary: 'Rice',
  city: 'valencia',
  category: 'food',
  merchantId: 'm-001',
  basePrice: { amount: 100, currency: 'EUR' },
};
const REQUEST_ID = 'c6af9ac6-7b61-4d6a-8b33-2d2f5a5f0e11';

const asOperator = () => ({ ...asCustomer(), kind: 'operator' });

function setUp({ find, depth = 0, open = true }: { find?: FindDeal; depth?: number; open?: boolean } = {}) {
  let now = new Date('2026-01-01T00:00:00.000Z');
  const jobs = jobsInMemory(() => now);
  const queueDepth = async () => depth;
  const known: FindDeal = async (dealId) => (dealId === paella.id ? paella : undefined);
  const handler = createHandler({ jobs, queueDepth, find: find ?? known, isOpen: async () => open, now: () => now });
  const post = (body: object, authorizer?: Record<string, string>) =>
    callHttp(handler, {
      ...{ method: 'POST', resource: '/api/enrichment-jobs', body, requestId: REQUEST_ID },
      ...(authorizer && { authorizer }),
    });
  return { jobs, post, later: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

test('as many jobs are let in as there are places, round all deals, and told apart', async () => {
  using world = surroundings();
  const { jobs, post } = setUp({ depth: 12 });
  expect(await post({ count: 600 })).toMatchObject({
    status: 202,
    body: { accepted: 600, outstanding: 600, queueDepth: 12 },
  });
  expect(await post({ count: 600 })).toMatchObject({ status: 202, body: { accepted: 400, queueDepth: 12 } });
  const deals = new Set(allJobsOf(jobs).map(({ dealId }) => dealId));
  expect(deals.size).toBe(220);
  expect(jobs.batches[0]?.change).toMatchObject({ causationId: REQUEST_ID });
  expect(world).toHaveSaid(ENRICHMENT.ACCEPTED, { count: 600, accepted: 400, outstanding: 1_000 });
  expect(world.of('RequestHandled').map(({ data }) => data)).toMatchObject([
    { status: 202, tally: { accepted: 600 }, changes: [{ before: { outstanding: 0 }, after: { outstanding: 600 } }] },
    { status: 202, tally: { accepted: 400, refused: 200 } },
  ]);
});

test('without a place the answer is 429 with depth, threshold and the time to come again', async () => {
  using world = surroundings();
  const { jobs, post } = setUp({ depth: 990 });
  await post({ count: 10_000 });
  const waiting = await post({ count: 1 });
  expect(waiting).toMatchObject({
    status: 429,
    headers: { 'retry-after': '10' },
    body: { code: 'too-busy', queueDepth: 990, outstanding: 1_000, threshold: 1_000 },
  });
  expect(Problem.safeParse(waiting.body).success).toBe(true);
  expect(world).toHaveSaid(ENRICHMENT.REFUSED, { count: 1, outstanding: 1_000 });
  // 500 ended within the ten seconds: a hundred places take two of them
  jobs.counter.settled = 500;
  expect((await post({ count: 100 })).headers['retry-after']).toBe('2');
});

test('jobs for one deal name it; a deal that nobody knows is 404, and takes no place', async () => {
  using world = surroundings();
  const { jobs, post } = setUp();
  expect((await post({ dealId: paella.id, count: 3 })).status).toBe(202);
  expect(allJobsOf(jobs).map(({ dealId }) => dealId)).toEqual(Array(3).fill(paella.id));
  expect(await post({ dealId: 'd-99999' })).toMatchObject({ status: 404, body: { code: 'deal-not-found' } });
  expect(jobs.counter.outstanding).toBe(3);
  expect(world.of('RequestHandled')).toHaveLength(2);
});

test('without the catalog a named deal is 503, and jobs for all deals get in all the same', async () => {
  using _world = surroundings();
  const { post } = setUp({
    find: () => Promise.reject(new DependencyUnavailable('deal-catalog', 'timed-out', undefined)),
  });
  expect(await post({ dealId: paella.id })).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect((await post({})).status).toBe(202);
});

test.each([{ count: 0 }, { count: 10_001 }, { count: 1.5 }, { dealId: 'nonsense' }])('%j is 422', async (body) => {
  using _world = surroundings();
  expect((await setUp().post(body)).status).toBe(422);
});

test.each([
  ['a stranger', undefined, 401, 0],
  ['a customer', asCustomer(), 403, 0],
  ['an operator', asOperator(), 202, 5],
  ['the lab itself', asService('lab'), 202, 5],
])('where the lab is not open %s gets %i', async (_who, authorizer, status, outstanding) => {
  using _world = surroundings();
  const { jobs, post } = setUp({ open: false });
  expect((await post({ count: 5 }, authorizer)).status).toBe(status);
  expect(jobs.counter.outstanding).toBe(outstanding);
});

test('places that nobody holds any more are free after a quiet quarter of an hour, not before', async () => {
  using world = surroundings();
  const { jobs, post, later } = setUp();
  await post({ count: 1_000 });
  later(14 * 60_000);
  expect((await post({ count: 1 })).status).toBe(429);
  later(2 * 60_000);
  expect((await post({ count: 1 })).status).toBe(202);
  expect(jobs.counter.outstanding).toBe(1);
  expect(world).toHaveSaid(ENRICHMENT.CLEARED, { places: 1_000 });
});

test('when others are faster all the time the answer is 503, not a breakdown', async () => {
  using _world = surroundings();
  const jobs = { ...jobsInMemory(), admit: () => Promise.reject(new PlacesContended('again and again')) };
  const handler = createHandler({
    ...{ jobs, queueDepth: async () => 0, find: async () => paella },
    ...{ isOpen: async () => true, now: () => new Date() },
  });
  const answer = await callHttp(handler, { method: 'POST', resource: '/api/enrichment-jobs', body: {} });
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});
