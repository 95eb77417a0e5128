import { expect, test } from 'vitest';
import { DealCardStale, DealListStale } from '../../shared/contracts/deals.events.ts';
import '../../shared/testing/matchers.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { readModelInMemory } from '../adapters/read-model-in-memory.ts';
import { FRESH_MS } from '../domain/freshness.ts';
import { DEALS } from '../log-messages.ts';
import { aDeal, fakeUpstreams } from '../testing/deals-world.ts';
import { createHandler } from './handler.ts';

function setUp() {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const readModel = readModelInMemory(now);
  const upstreams = fakeUpstreams(aDeal(1), aDeal(2));
  const handler = createHandler({ readModel, upstreams: () => upstreams.for(), now });
  const stale = (dealId: string) => busBody(DealCardStale, { dealId, ageSeconds: 181 });
  const hear = (...bodies: string[]) => handler(queueEvent(...bodies.map((body) => queueRecord(body))), fakeContext());
  return { clock, readModel, upstreams, hear, stale };
}

test('a stale card is put together anew, and said to be fresh', async () => {
  using world = queueWorld();
  const { readModel, hear, stale, clock } = setUp();
  expect(await hear(stale('d-00001'))).toEqual({ batchItemFailures: [] });
  expect(readModel.allCards.get('d-00001')).toMatchObject({ madeAt: clock.now, warnings: [], incomplete: false });
  expect(world.of('DealCardRefreshed').map(({ data }) => data)).toEqual([
    { dealId: 'd-00001', warnings: [], upstreamCalls: 5 },
  ]);
  expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
    { changes: [{ table: 'deals-read-model', key: 'd-00001', before: null, after: { parts: 4, ageSeconds: 0 } }] },
  ]);
});

test('who comes second finds it fresh and asks nobody', async () => {
  using world = queueWorld();
  const { hear, stale, upstreams } = setUp();
  await hear(stale('d-00001'));
  const asked = upstreams.asked.length;
  await hear(stale('d-00001'));
  expect(upstreams.asked.length).toBe(asked);
  expect(world).toHaveSaid(DEALS.FRESH_ALREADY, { dealId: 'd-00001' });
});

test('a refresh that lacks a part does not take the place of a complete card', async () => {
  using world = queueWorld();
  const { clock, readModel, hear, stale, upstreams } = setUp();
  await hear(stale('d-00001'));
  clock.now += FRESH_MS;
  upstreams.lacks.set('prices', 'timeout');
  await hear(stale('d-00001'));
  expect(readModel.allCards.get('d-00001')?.deal.pricing).not.toBeNull();
  expect(world.of('DealCardRefreshed').at(-1)?.data).toMatchObject({ warnings: ['prices timeout'] });
});

test('without the deal catalog the message is tried again; the others of its batch are done', async () => {
  using _ = queueWorld();
  const { hear, stale, upstreams } = setUp();
  upstreams.lacks.set('deal-catalog', 'timeout');
  expect((await hear(stale('d-00001'), stale('d-00002'))).batchItemFailures).toHaveLength(2);
});

test('a deal that is no more is left to run out', async () => {
  using world = queueWorld();
  const { hear, stale, readModel } = setUp();
  expect(await hear(stale('d-00009'))).toEqual({ batchItemFailures: [] });
  expect(readModel.allCards.size).toBe(0);
  expect(world).toHaveSaid(DEALS.NO_SUCH_DEAL, { dealId: 'd-00009' });
});

test('a stale list is read anew', async () => {
  using world = queueWorld();
  const { hear, readModel } = setUp();
  const body = () => busBody(DealListStale, { city: 'valencia', ageSeconds: 200 });
  await hear(body());
  expect(readModel.lists.get('valencia')?.ids).toEqual(['d-00001', 'd-00002']);
  expect(world.of('DealListRefreshed').map(({ data }) => data)).toEqual([{ city: 'valencia', deals: 2 }]);
  await hear(body());
  expect(world).toHaveSaid(DEALS.FRESH_ALREADY, { city: 'valencia' });
});
