import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DealList } from '../../shared/contracts/deals.http.ts';
import { RequestHandled } from '../../shared/contracts/system.events.ts';
import { callHttp } from '../../shared/testing/http.ts';
import '../../shared/testing/matchers.ts';
import { type Surroundings, surroundings } from '../../shared/testing/surroundings.ts';
import { readModelInMemory } from '../adapters/read-model-in-memory.ts';
import { FRESH_MS, KEPT_MS } from '../domain/freshness.ts';
import { DEALS } from '../log-messages.ts';
import { aDeal, fakeUpstreams } from '../testing/deals-world.ts';
import { createHandler } from './handler.ts';
import { AT_ONCE } from './read-list.ts';
import { LAST_RESORT_MS } from './short-memory.ts';

const CITY = 'valencia';
const deals = (count: number) => Array.from({ length: count }, (_, index) => aDeal(index + 1));

function setUp(count = 3) {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const readModel = readModelInMemory(now);
  const upstreams = fakeUpstreams(...deals(count));
  const environment = () => createHandler({ readModel, upstreams: () => upstreams.for(), now });
  const handler = environment();
  const list = async (query: Record<string, string> = {}, lambda = handler) => {
    const answer = await callHttp(lambda, { resource: '/api/deals', query, headers: { 'x-follow': '1' } });
    return { ...answer, body: answer.status === 200 ? DealList.parse(answer.body) : answer.body };
  };
  const must = async (query: Record<string, string> = {}, lambda = handler): Promise<DealList> => {
    const { status, body } = await list(query, lambda);
    expect(status).toBe(200);
    return DealList.parse(body);
  };
  /** Long enough that no environment's memory counts. */
  const later = (ms = 1_001) => {
    clock.now += ms;
  };
  return { clock, readModel, upstreams, environment, handler, list, must, later };
}

const tallied = (world: Surroundings) =>
  world.of('RequestHandled').map(({ data }) => RequestHandled.data.parse(data).tally ?? {});

describe('a list of deals', () => {
  test('is made once, comes from the read model then, and from memory within a second', async () => {
    using world = surroundings();
    const { must, later, upstreams } = setUp();
    const made = await must();
    expect(made).toMatchObject({
      warnings: [],
      meta: { cache: 'live', readModel: { hits: 0, stale: 0, misses: 3, refreshEnqueued: 0 } },
    });
    expect(made.deals.map(({ id, rating }) => [id, rating?.rating])).toEqual([
      ['d-00001', 4.5],
      ['d-00002', 4.5],
      ['d-00003', 4.5],
    ]);
    expect(made.meta.upstreamCalls).toBe(1 + 3 * 4);
    const calls = upstreams.asked.length;
    const remembered = await must();
    expect(remembered).toMatchObject({ deals: made.deals, meta: { cache: 'memory', upstreamCalls: 0, upstreamMs: 0 } });
    expect(remembered.meta.requestId).toBe('c6af9ac6-7b61-4d6a-8b33-2d2f5a5f0e11');
    later();
    const read = await must();
    expect(read).toMatchObject({ deals: made.deals, meta: { cache: 'read-model', upstreamCalls: 0 } });
    expect(read.meta.readModel.hits).toBe(3);
    expect(upstreams.asked.length).toBe(calls);
    expect(tallied(world)).toEqual([
      { cards: 3, misses: 3, upstreamCalls: 13 },
      { cards: 3, memory: 3 },
      { cards: 3, hits: 3 },
    ]);
  });

  test('asks each merchant once, and never more services at a time than the bulkhead lets through', async () => {
    using _ = surroundings();
    const { must, upstreams } = setUp(40);
    upstreams.whileAsked = () => new Promise((resolve) => setImmediate(resolve));
    await must({ limit: '40' });
    expect(upstreams.mostAtOnce()).toBe(AT_ONCE);
    expect(upstreams.asked.filter((name) => name === 'merchants')).toHaveLength(10);
  });

  test('is cut to the limit; longer ones make only what is missing', async () => {
    using _ = surroundings();
    const { must, later } = setUp(6);
    expect((await must({ limit: '2' })).deals).toHaveLength(2);
    later();
    const longer = await must({ limit: '5' });
    expect(longer.deals).toHaveLength(5);
    expect(longer.meta.readModel).toEqual({ hits: 2, stale: 0, misses: 3, refreshEnqueued: 0 });
  });

  test('of a city that nobody knows is empty, and leaves nothing behind', async () => {
    using _ = surroundings();
    const { must, readModel } = setUp();
    expect(await must({ city: 'atlantis' })).toMatchObject({ deals: [], warnings: [] });
    expect([...readModel.lists.keys(), ...readModel.allCards.keys(), ...readModel.leases.keys()]).toEqual([]);
  });

  test.each<Record<string, string>>([{ limit: 'abc' }, { limit: '0' }, { limit: '101' }, { city: '../etc' }])(
    'is refused for %j',
    async (query) => {
      using _ = surroundings();
      const { list } = setUp();
      expect(await list(query)).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    },
  );

  test('that is old is served, and a refresh is asked for once in ten seconds, however many read it', async () => {
    using world = surroundings();
    const { must, later, upstreams, environment } = setUp();
    await must();
    const calls = upstreams.asked.length;
    later(FRESH_MS);
    const stale = await must();
    expect(stale.meta).toMatchObject({ cache: 'read-model', readModel: { hits: 0, stale: 3, refreshEnqueued: 4 } });
    expect(world.of('DealCardStale').map(({ data }) => data)).toEqual([
      { dealId: 'd-00001', ageSeconds: 180 },
      { dealId: 'd-00002', ageSeconds: 180 },
      { dealId: 'd-00003', ageSeconds: 180 },
    ]);
    expect(world.of('DealListStale').map(({ data }) => data)).toEqual([{ city: CITY, ageSeconds: 180 }]);
    later(5_000);
    expect((await must({}, environment())).meta.readModel.refreshEnqueued).toBe(0);
    later(5_000);
    expect((await must()).meta.readModel.refreshEnqueued).toBe(4);
    expect(upstreams.asked.length).toBe(calls);
  });

  test('that is too old is made anew', async () => {
    using _ = surroundings();
    const { must, later } = setUp();
    await must();
    later(KEPT_MS);
    expect((await must()).meta).toMatchObject({ cache: 'live', readModel: { hits: 0, misses: 3 } });
  });

  test('that many ask for at the same time is made by one of them, in one environment as in several', async () => {
    using _ = surroundings();
    const { must, upstreams, environment, handler } = setUp();
    upstreams.whileAsked = () => new Promise((resolve) => setTimeout(resolve, 5));
    const other = environment();
    const answers = await Promise.all([handler, handler, other, other].map((each) => must({}, each)));
    expect(answers.map(({ meta }) => meta.cache).toSorted()).toEqual(['live', 'memory', 'memory', 'read-model']);
    expect(upstreams.asked.filter((name) => name === 'deal-catalog')).toHaveLength(1);
    expect(answers.reduce((sum, { meta }) => sum + meta.upstreamCalls, 0)).toBe(upstreams.asked.length);
  });
});

describe('when something is away', () => {
  test('a missing part is null with a warning, the card is kept, and the next try waits for the cool-down', async () => {
    using world = surroundings();
    const { must, later, upstreams } = setUp();
    upstreams.lacks.set('prices', 'timeout').set('ratings', 'circuit open');
    const degraded = await must();
    expect(degraded.warnings).toEqual(['prices timeout', 'ratings circuit open']);
    expect(degraded.deals[0]).toMatchObject({ pricing: null, rating: null, inventory: { stock: 9 } });
    expect(world).toHaveSaid(DEALS.DEGRADED);
    later();
    const soon = await must();
    expect(soon).toMatchObject({ warnings: degraded.warnings, meta: { cache: 'read-model' } });
    expect(soon.meta.readModel).toMatchObject({ stale: 3, refreshEnqueued: 0 });
    later(10_000);
    expect((await must()).meta.readModel.refreshEnqueued).toBe(3);
  });

  test('what is not begun before the deadline is served without its parts, and finished by a refresh', async () => {
    using world = surroundings();
    const { must, upstreams, clock } = setUp(20);
    upstreams.whileAsked = async () => {
      clock.now += 150; // twelve calls and the time is over
    };
    const late = await must();
    expect(late.deals).toHaveLength(20);
    expect(late.warnings).toContain('prices not in time');
    const unfinished = late.deals.filter(({ pricing, inventory, rating }) => !pricing || !inventory || !rating);
    expect(unfinished.length).toBeGreaterThan(10);
    expect(world.of('DealCardStale')).toHaveLength(late.meta.readModel.refreshEnqueued);
    expect(late.meta.readModel.refreshEnqueued).toBeGreaterThanOrEqual(unfinished.length);
  });

  test('the deal catalog: what the read model still has is served with a warning', async () => {
    using world = surroundings();
    const { must, later, upstreams, readModel } = setUp();
    await must();
    upstreams.lacks.set('deal-catalog', 'unavailable');
    later();
    expect(await must()).toMatchObject({ warnings: [], meta: { cache: 'read-model' } }); // nobody had to ask it
    readModel.allCards.delete('d-00002');
    later();
    const bridged = await must();
    expect(bridged.deals.map(({ id }) => id)).toEqual(['d-00001', 'd-00003']);
    expect(bridged.warnings).toEqual(['1 deals left out', 'deal-catalog unavailable']);
    expect(world).toHaveSaid(DEALS.CATALOG_AWAY);
  });

  test('the deal catalog, and the read model has lost its rows: the last answer is told again, for five minutes', async () => {
    using world = surroundings();
    const { must, list, later, upstreams, readModel } = setUp();
    const before = await must();
    upstreams.lacks.set('deal-catalog', 'timeout');
    const forget = () => {
      readModel.allCards.clear();
      readModel.lists.clear();
    };
    forget();
    later();
    const again = await must();
    expect(again.deals).toEqual(before.deals);
    expect(again).toMatchObject({ warnings: ['deal-catalog timeout'], meta: { cache: 'memory' } });
    expect(world).toHaveSaid(DEALS.CATALOG_AWAY);
    later(LAST_RESORT_MS);
    expect((await list()).status).toBe(503);
  });

  test('the deal catalog, and nothing is known of the city: 503 that names it', async () => {
    using _ = surroundings();
    const { list, upstreams } = setUp();
    upstreams.lacks.set('deal-catalog', 'timeout');
    const { status, body } = await list();
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('deal-catalog') });
  });

  test('the read model: lists are made without it, with a warning', async () => {
    using world = surroundings();
    const { must, list, upstreams, readModel, environment } = setUp();
    readModel.away = true;
    expect(await must()).toMatchObject({
      warnings: ['read model unavailable'],
      meta: { cache: 'live', upstreamCalls: 13, readModel: { misses: 3 } },
    });
    expect(world).toHaveSaid(DEALS.READ_MODEL_AWAY);
    upstreams.lacks.set('deal-catalog', 'unavailable');
    expect((await list({}, environment())).status).toBe(503);
  });

  test('the read model: who has answered before tells that again, calls nobody, and not for longer than a card lasts', async () => {
    using _ = surroundings();
    const { must, upstreams, readModel, later } = setUp();
    const first = await must();
    const asked = upstreams.asked.length;
    readModel.away = true;
    for (let seconds = 0; seconds < 20; seconds += 1) {
      later();
      expect(await must()).toMatchObject({
        deals: first.deals,
        warnings: ['read model unavailable'],
        meta: { cache: 'memory', upstreamCalls: 0 },
      });
    }
    expect(upstreams.asked).toHaveLength(asked);
    later(KEPT_MS);
    expect((await must()).meta).toMatchObject({ cache: 'live' });
  });

  test('whoever makes a list: the others wait a moment, then serve what is there instead of making it, too', async () => {
    using _ = surroundings();
    const { must, upstreams, readModel, later } = setUp();
    await must({ limit: '2' });
    const asked = upstreams.asked.length;
    expect(await readModel.lease(CITY, 'somebody')).toBe(true);
    const time = setInterval(() => later(500), 20);
    try {
      expect(await must()).toMatchObject({
        deals: [{ id: 'd-00001' }, { id: 'd-00002' }],
        warnings: ['1 deals left out'],
        meta: { cache: 'read-model', upstreamCalls: 0 },
      });
    } finally {
      clearInterval(time);
    }
    expect(upstreams.asked).toHaveLength(asked);
  });
});

test('whatever is read, whenever, and whoever is away: every card of an answer is counted exactly once', async () => {
  const step = fc.record({
    limit: fc.integer({ min: 1, max: 8 }),
    afterMs: fc.constantFrom(0, 500, 1_001, 11_000, FRESH_MS, KEPT_MS),
    away: fc.subarray(['prices', 'ratings', 'deal-catalog', 'read-model'] as const, { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      using world = surroundings();
      const { list, later, upstreams, readModel } = setUp(6);
      let told = 0;
      for (const { limit, afterMs, away } of steps) {
        later(afterMs);
        upstreams.lacks.clear();
        readModel.away = away.includes('read-model');
        for (const name of away) if (name !== 'read-model') upstreams.lacks.set(name, 'unavailable');
        const asked = upstreams.asked.length;
        const { status, body } = await list({ limit: String(limit) });
        if (status !== 200) continue;
        const { deals, meta } = DealList.parse(body);
        told += 1;
        const { hits, stale, misses } = meta.readModel;
        expect(hits + stale + misses).toBe(meta.cache === 'memory' ? 0 : deals.length);
        expect(meta.upstreamCalls).toBe(upstreams.asked.length - asked);
      }
      const counted = tallied(world).filter((tally) => tally.cards !== undefined);
      for (const { cards, hits = 0, stale = 0, misses = 0, memory = 0 } of counted) {
        expect(hits + stale + misses + memory).toBe(cards);
      }
      expect(counted.length).toBeLessThanOrEqual(told);
    }),
    { numRuns: 60 },
  );
});
