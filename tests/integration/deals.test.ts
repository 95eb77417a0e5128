import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DealDetail, DealList, type LabBehaviour } from '../../functions/shared/contracts/deals.http.ts';
import { JournalPage } from '../../functions/shared/contracts/live.protocol.ts';
import { Problem } from '../../functions/shared/contracts/problem.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

/** Settings are remembered for 5 s, functions may be cold, circuits stay open for 5 s. */
const WITHIN = { within: 45_000 };
/** Two tries of 800 ms with a pause between them, for the catalog and then for the parts; twice that on a busy machine. */
const BUDGET_MS = 8_000;
const UPSTREAMS = new Set(['deal-catalog', 'prices', 'availability', 'ratings', 'merchants']);

const behaviour = (wish: Partial<Record<keyof LabBehaviour, Record<string, unknown>>>) =>
  withParameter('config/lab/behaviour', JSON.stringify(wish));

async function detail(id: string, visitor = new Visitor()): Promise<DealDetail> {
  return DealDetail.parse(mustBe(200, await visitor.get(`/api/deals/${id}`)).body);
}
async function list(query: string, visitor = new Visitor()): Promise<DealList> {
  return DealList.parse(mustBe(200, await visitor.get(`/api/deals?${query}`)).body);
}

const complete = (id: string) =>
  eventually(async () => {
    const found = await detail(id);
    expect(found.warnings).toEqual([]);
    return found;
  }, WITHIN);

describe('a deal', () => {
  test('is put together from five services; one that nobody knows is 404 and no failure of anybody', async () => {
    using feed = await listen({ types: ['CircuitOpened'] });
    const { deal, meta } = await complete('d-00008');
    expect(deal).toMatchObject({ id: 'd-00008', city: 'valencia', pricing: { dealId: 'd-00008' } });
    expect(deal.merchant?.id).toBe(deal.merchantId);
    expect(meta.upstreamCalls).toBeGreaterThanOrEqual(5);
    const visitor = new Visitor();
    for (let count = 0; count < 12; count += 1) {
      const answer = mustBe(404, await visitor.get('/api/deals/d-99999'));
      expect(Problem.parse(answer.body).code).toBe('deal-not-found');
    }
    await complete('d-00008');
    expect(feed.of('CircuitOpened').filter(({ data }) => data.caller === 'deals')).toEqual([]);
  });

  test('is answered without the parts of those who are down or slow; their circuits open, and close when they are back', {
    timeout: 150_000,
  }, async () => {
    using feed = await listen({ types: ['CircuitOpened', 'CircuitHalfOpened', 'CircuitClosed'] });
    const told = (type: string, dependency: string) =>
      feed.of(type).filter(({ data }) => data.caller === 'deals' && data.dependency === dependency);
    await complete('d-00009');
    {
      await using _ = await behaviour({ prices: { down: true }, merchants: { latencyMs: [3_000, 3_000] } });
      await eventually(
        async () => {
          const started = performance.now();
          const { deal, warnings } = await detail('d-00009');
          expect(performance.now() - started).toBeLessThan(BUDGET_MS);
          expect(warnings.join()).toMatch(/^prices (unavailable|circuit open),merchants (timeout|circuit open)$/);
          expect(deal).toMatchObject({ id: 'd-00009', pricing: null, merchant: null, inventory: expect.anything() });
          for (const name of ['prices', 'merchants']) expect(told('CircuitOpened', name)).not.toEqual([]);
        },
        { ...WITHIN, explain: () => `no circuit opened. ${feed.story()}` },
      );
      expect((await detail('d-00009')).warnings.length).toBeGreaterThan(0);
    }
    await eventually(
      async () => {
        expect((await detail('d-00009')).warnings).toEqual([]);
        for (const name of ['prices', 'merchants']) expect(told('CircuitClosed', name)).not.toEqual([]);
      },
      { ...WITHIN, explain: () => `the circuits did not close. ${feed.story()}` },
    );
  });

  test('is not there without the deal catalog, and says so; lists are still served, and all comes back by itself', {
    timeout: 150_000,
  }, async () => {
    await complete('d-00010');
    await eventually(async () => expect((await list('city=madrid&limit=3')).deals).toHaveLength(3), WITHIN);
    {
      await using _ = await behaviour({ 'deal-catalog': { down: true } });
      await eventually(async () => {
        const started = performance.now();
        const answer = mustBe(503, await new Visitor().get('/api/deals/d-00010'));
        expect(performance.now() - started).toBeLessThan(BUDGET_MS);
        expect(Problem.parse(answer.body)).toMatchObject({
          code: 'unavailable',
          detail: expect.stringContaining('deal-catalog'),
        });
      }, WITHIN);
      const served = await list('city=madrid&limit=3');
      expect(served.deals).toHaveLength(3);
      expect(served.meta.upstreamCalls).toBe(0);
    }
    await complete('d-00010');
  });
});

const table = () =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: running().engineUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );

async function forget(...ids: string[]): Promise<void> {
  const client = table();
  for (const id of ids) await client.send(new DeleteCommand({ TableName: 'playground-deals-read-model', Key: { id } }));
}

const Called = z.looseObject({ caller: z.string(), callee: z.string() });

/** Calls of the experience API that the journal tells about under a correlation id. */
async function callsOf(correlationId: string): Promise<number> {
  const page = mustBe(
    200,
    await new Visitor().get(`/api/live/events?correlationId=${correlationId}&type=RequestHandled&limit=200`),
  );
  return JournalPage.parse(page.body)
    .items.map(({ data }) => Called.parse(data))
    .filter(({ caller, callee }) => caller === 'deals' && UPSTREAMS.has(callee)).length;
}

describe('a list of deals', () => {
  test('makes what is missing once and calls nobody on hits; what it says about calls is what was called', async () => {
    const city = 'granada';
    const ids = (await list(`city=${city}&limit=2`)).deals.map(({ id }) => id);
    const query = `city=${city}&limit=2`;
    const made = await eventually(async () => {
      await forget(`city#${city}`, ...ids.map((id) => `card#${id}`));
      const visitor = new Visitor(ulid());
      const answer = await list(query, visitor);
      expect(answer.meta.cache).toBe('live'); // the memory of the function's environments takes a second to go
      expect(answer.warnings).toEqual([]);
      return { answer, correlationId: visitor.correlationId ?? '' };
    }, WITHIN);
    expect(made.answer.meta.readModel.misses).toBe(2);
    await eventually(async () => expect(await callsOf(made.correlationId)).toBe(made.answer.meta.upstreamCalls));

    const visitor = new Visitor(ulid());
    const answers: DealList[] = [];
    await eventually(async () => {
      answers.push(await list(query, visitor));
      const caches = new Set(answers.map(({ meta }) => meta.cache));
      expect([...caches].toSorted()).toEqual(['memory', 'read-model']);
    }, WITHIN);
    for (const { deals, meta } of answers) {
      expect(deals.map(({ id }) => id)).toEqual(ids);
      expect(meta.upstreamCalls).toBe(0);
      const { hits, stale, misses } = meta.readModel;
      expect(hits + stale + misses).toBe(meta.cache === 'memory' ? 0 : 2);
    }
    // the journal has the last of these requests, so it would have their calls
    await eventually(async () => {
      const page = await new Visitor().get(`/api/live/events?correlationId=${visitor.correlationId}&limit=200`);
      expect(JournalPage.parse(mustBe(200, page).body).items.length).toBeGreaterThanOrEqual(answers.length);
    });
    expect(await callsOf(visitor.correlationId ?? '')).toBe(0);
  });

  test('is as long as was asked for, empty for a city that nobody knows, and refused for nonsense', async () => {
    const deals = await eventually(async () => {
      const answer = await list('limit=32');
      expect(answer.deals).toHaveLength(32);
      return answer.deals;
    }, WITHIN);
    expect(new Set(deals.map(({ city }) => city))).toEqual(new Set(['valencia']));
    expect((await list('city=atlantis')).deals).toEqual([]);
    for (const query of ['limit=abc', 'limit=0', 'limit=101', 'city=..']) {
      expect(Problem.parse(mustBe(422, await new Visitor().get(`/api/deals?${query}`)).body).code).toBe(
        'validation-failed',
      );
    }
  });
});
