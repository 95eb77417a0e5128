import { expect, test } from 'vitest';
import { createLog } from '../../shared/observability/log.ts';
import { DEMO_RATINGS } from '../../shared/rating-replica/demo-ratings.ts';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { healthInMemory } from '../adapters/health-in-memory.ts';
import { createBalancer } from '../balancer.ts';
import type { Target } from '../domain/health.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const ill = new Set<Target>();
  const balancer = createBalancer({
    store: healthInMemory(),
    now: Date.now,
    reasonOf: () => 'failed',
    log: createLog('ratings', 'get-rating'),
    firstTurn: 0,
  });
  const replicas = {
    async rating(target: Target, id: string) {
      if (ill.has(target)) throw new Error('ill');
      const row = DEMO_RATINGS.find(({ dealId }) => dealId === id);
      return row === undefined ? undefined : { ...row, instanceId: target };
    },
  };
  const handler = createHandler({ balancer, replicas, behave: async () => undefined });
  const get = (id = 'd-00001') => callHttp(handler, { path: { id }, authorizer: asService('deals') });
  return { ill, get };
}

test('replicas answer in turn, say who they are, and are counted', async () => {
  using world = surroundings();
  const { get } = setUp();
  expect(await get()).toMatchObject({
    status: 200,
    headers: { 'x-lb-target': 'ratings-a' },
    body: { instanceId: 'a' },
  });
  expect(await get()).toMatchObject({
    status: 200,
    headers: { 'x-lb-target': 'ratings-b' },
    body: { instanceId: 'b' },
  });
  expect(world.of('RequestHandled').map(({ data }) => data)).toMatchObject([
    { tally: { 'target-a': 1 } },
    { tally: { 'target-b': 1 } },
  ]);
});

test('that there is no such deal is an answer of the replica, and nobody else is asked', async () => {
  using world = surroundings();
  const { get } = setUp();
  const answer = await get('d-00221');
  expect(answer).toMatchObject({
    status: 404,
    headers: { 'x-lb-target': 'ratings-a' },
    body: { code: 'deal-not-found' },
  });
  expect(world.of('RequestHandled')[0]?.data).toMatchObject({ status: 404, tally: { 'target-a': 1 } });
});

test('a failed replica is replaced within the request; the change of its health leaves with the answer', async () => {
  using world = surroundings();
  const { ill, get } = setUp();
  ill.add('b');
  for (let request = 0; request < 4; request += 1) expect(await get()).toMatchObject({ body: { instanceId: 'a' } });
  expect(world.of('TargetHealthChanged').map(({ data }) => data)).toEqual([
    { balancer: 'ratings', target: 'ratings-b', healthy: false, reason: 'failed' },
  ]);
  expect(world.of('RequestHandled').map(({ data }) => (data as { tally: unknown }).tally)).toEqual([
    { 'target-a': 1 },
    { 'target-b': 1, 'target-b-failed': 1, 'target-a': 1 },
    { 'target-a': 1 },
    { 'target-b': 1, 'target-b-failed': 1, 'target-a': 1 },
  ]);
});

test('without any replica the ratings are unavailable', async () => {
  using _ = surroundings();
  const { ill, get } = setUp();
  ill.add('a').add('b');
  expect(await get()).toMatchObject({ status: 503, body: { code: 'unavailable', detail: 'No replica answers.' } });
});
