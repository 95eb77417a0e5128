import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { MessageDeadLettered } from '../../shared/contracts/system.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { jobsInMemory } from '../adapters/jobs-in-memory.ts';
import { jobsOf } from '../jobs-of.ts';
import { ENRICHMENT } from '../log-messages.ts';
import { aChange } from '../testing/a-change.ts';
import { createHandler } from './handler.ts';

async function setUp() {
  const jobs = jobsInMemory();
  const change = aChange();
  await jobs.admit({ count: 2, dealId: undefined, change });
  const list = jobsOf(jobs.batches[0] ?? expect.fail());
  await jobs.open(list);
  const handler = createHandler({ jobs });
  const told = (eventId: string | null, queue = 'enrichment', messageId: string = crypto.randomUUID()) => {
    const reason = 'there is no deal d-00001';
    const of = { queue, consumer: 'enrichment/on-enrichment-requested', messageId, eventType: 'EnrichmentRequested' };
    const data = { ...of, eventId, attempt: 3, of: 3, deadLetterQueue: `${queue}-dlq`, reason };
    return handler(queueEvent(queueRecord(busBody(MessageDeadLettered, data))), fakeContext());
  };
  return { jobs, jobId: list[0]?.jobId ?? '', told };
}

test('a job that was given up gives its place back once, with the reason', async () => {
  using world = queueWorld();
  const { jobs, jobId, told } = await setUp();
  await told(jobId);
  await told(jobId); // the consumer and the reconciler may both say it
  expect(jobs.counter.outstanding).toBe(1);
  expect(jobs.rows.get(jobId)).toMatchObject({ state: 'dead', reason: 'there is no deal d-00001' });
  expect(world).toHaveSaid(ENRICHMENT.DIED, { jobId, attempts: 3 });
  expect(world.of('MessageHandled').map(({ data }) => data)).toMatchObject([
    { outcome: 'handled', changes: [{ key: jobId, before: { state: 'open' }, after: { state: 'dead' } }] },
    { outcome: 'repeated' },
  ]);
});

test('dead letters of other queues, and those that are no job of ours, change nothing', async () => {
  using world = queueWorld();
  const { jobs, jobId, told } = await setUp();
  await told(jobId, 'cart-clearing');
  await told(null);
  await told('01JD0Q3V8W5J9T4Z6K2M7N1P0A');
  expect(jobs.counter.outstanding).toBe(2);
  expect(world).toHaveSaid(ENRICHMENT.NAMELESS);
  expect(world).toHaveSaid(ENRICHMENT.FOREIGN, { jobId: '01JD0Q3V8W5J9T4Z6K2M7N1P0A' });
});
