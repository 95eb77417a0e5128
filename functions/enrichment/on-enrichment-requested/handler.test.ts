import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { EnrichmentRequested } from '../../shared/contracts/enrichment.events.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import type { FindDeal } from '../adapters/deal-client.ts';
import { jobsInMemory } from '../adapters/jobs-in-memory.ts';
import type { Enriched } from '../domain/enriched.ts';
import { enriching } from '../enrich.ts';
import { type Job, jobsOf } from '../jobs-of.ts';
import { ENRICHMENT } from '../log-messages.ts';
import { remembered } from '../remembered.ts';
import { aChange } from '../testing/a-change.ts';
import { createHandler } from './handler.ts';

const deal = (id: string) => ({
  id,
  title: `Deal ${id}`,
  summary: 'Something nice to do together.',
  city: 'valencia',
  category: 'food',
  merchantId: 'm-001',
  basePrice: { amount: 4_900, currency: 'EUR' },
});

async function setUp(count: number, { find, dealId }: { find?: FindDeal; dealId?: string } = {}) {
  const jobs = jobsInMemory();
  const change = aChange();
  await jobs.admit({ count, dealId, change });
  const list = jobsOf(jobs.batches[0] ?? expect.fail());
  await jobs.open(list);
  const asked: string[] = [];
  const kept = new Map<string, Enriched>();
  let transactions = 0;
  const handler = createHandler({
    jobs: {
      end: (endings) => {
        transactions += 1;
        return jobs.end(endings);
      },
    },
    enrich: enriching({
      find: async (id, calling) => {
        asked.push(id);
        return find === undefined ? deal(id) : find(id, calling);
      },
      keep: async (id, enriched) => void kept.set(id, enriched),
      remember: remembered({ forMs: 60_000, most: 1_000, now: Date.now }),
    }),
  });
  const recordOf = ({ jobId, dealId }: Job, attempt = 1) =>
    queueRecord(busBody(EnrichmentRequested, { jobId, dealId }, metaOf({ id: jobId, occurredAt: change.at })), {
      attempt,
    });
  const deliver = (batch: readonly Job[], attempt = 1) =>
    handler(queueEvent(...batch.map((job) => recordOf(job, attempt))), fakeContext());
  return { jobs, list, asked, kept, deliver, transactions: () => transactions };
}

test('the jobs of a batch are enriched and ended in one transaction, and their places come back', async () => {
  using world = queueWorld();
  const { jobs, list, kept, deliver, transactions } = await setUp(10);
  expect(await deliver(list)).toEqual({ batchItemFailures: [] });
  expect(transactions()).toBe(1);
  expect(jobs.counter.outstanding).toBe(0);
  expect(kept.size).toBe(10);
  const completed = world.of('EnrichmentCompleted');
  expect(completed.map(({ meta }) => meta.causationId)).toEqual(list.map(({ jobId }) => jobId));
  expect(completed[0]?.data).toMatchObject({
    dealId: 'd-00001',
    tags: ['food', 'valencia', 'mid-range', 'deal', '00001'],
  });
  expect(world.of('MessageHandled')).toHaveLength(10);
  expect(world.settled.size).toBe(0); // the rows of the jobs are the memory
});

test('many jobs of one deal ask for it once', async () => {
  using _world = queueWorld();
  const { list, asked, kept, deliver } = await setUp(10, { dealId: 'd-00003' });
  await deliver(list);
  await deliver(list);
  expect(asked).toEqual(['d-00003']);
  expect([...kept.keys()]).toEqual(['d-00003']);
});

test('a job that is delivered again, even in the same batch, has one effect and says the same with the same id', async () => {
  using world = queueWorld();
  const { jobs, list, deliver } = await setUp(2);
  await deliver([...list, ...list]);
  await deliver(list, 2);
  expect(jobs.counter).toMatchObject({ outstanding: 0, settled: 2 });
  const completed = world.of('EnrichmentCompleted');
  expect(completed).toHaveLength(6);
  expect(new Set(completed.map(({ meta }) => meta.id)).size).toBe(2);
  expect(world).toHaveSaid(ENRICHMENT.REPEATED, { jobId: list[0]?.jobId });
});

test('what was done and could not be told is told at the next attempt', async () => {
  using world = queueWorld();
  const { jobs, list, deliver } = await setUp(1);
  world.refuse('EnrichmentCompleted');
  expect((await deliver(list)).batchItemFailures).toHaveLength(1);
  expect(jobs.counter.outstanding).toBe(0);
  expect([...world.rescheduled.values()]).toEqual([1_000]);
});

test('a job whose deal vanished, or that names none, fails alone and is set aside after three attempts', async () => {
  using world = queueWorld();
  const { jobs, list, deliver } = await setUp(3, {
    find: async (id) => (id === 'd-00002' ? undefined : deal(id)),
  });
  const [first, vanished, third] = list as [Job, Job, Job];
  const nameless = { ...third, dealId: 'nonsense' };
  for (const attempt of [1, 2, 3]) {
    expect((await deliver([first, vanished, nameless], attempt)).batchItemFailures).toHaveLength(2);
  }
  expect(jobs.counter.outstanding).toBe(2);
  expect(world.of('MessageFailed').map(({ data }) => data)).toMatchObject(
    [1_000, 4_000, null].flatMap((retryInMs) => [
      { eventId: vanished.jobId, error: { name: 'NoSuchDeal', message: 'there is no deal d-00002' }, retryInMs },
      { eventId: third.jobId, error: { name: 'NoSuchDeal', message: 'the job names no deal: "nonsense"' }, retryInMs },
    ]),
  );
  expect(world.of('MessageDeadLettered').map(({ data }) => data)).toMatchObject([
    { queue: 'enrichment', eventId: vanished.jobId, attempt: 3, reason: 'there is no deal d-00002' },
    { queue: 'enrichment', eventId: third.jobId, attempt: 3 },
  ]);
});

test('a catalog that is away is asked again at the next attempt', async () => {
  using world = queueWorld();
  let away = true;
  const { jobs, list, deliver } = await setUp(1, {
    find: async (id) => {
      if (away) throw new DependencyUnavailable('deal-catalog', 'failed', undefined);
      return deal(id);
    },
  });
  expect((await deliver(list)).batchItemFailures).toHaveLength(1);
  away = false;
  expect(await deliver(list, 2)).toEqual({ batchItemFailures: [] });
  expect(jobs.counter.outstanding).toBe(0);
  expect(world.of('EnrichmentCompleted')).toHaveLength(1);
});

test('a job that nobody let in is done and gives no place back', async () => {
  using world = queueWorld();
  const { jobs, deliver } = await setUp(2);
  await deliver([{ jobId: '01JD0Q3V8W5J9T4Z6K2M7N1P0A', dealId: 'd-00001', ordinal: 0 }]);
  expect(jobs.counter.outstanding).toBe(2);
  expect(world).toHaveSaid(ENRICHMENT.FOREIGN, { jobId: '01JD0Q3V8W5J9T4Z6K2M7N1P0A' });
});
