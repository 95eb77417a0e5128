/** The four functions together over real tables; the queue between them is the test's. */
import { setTimeout as pause } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { startTables } from '../../tests/support/tables.ts';
import { EnrichmentRequested } from '../shared/contracts/enrichment.events.ts';
import { MessageDeadLettered } from '../shared/contracts/system.events.ts';
import type { OutgoingEvent } from '../shared/publish/publisher.ts';
import { fakeContext } from '../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../shared/testing/events.ts';
import { callHttp } from '../shared/testing/http.ts';
import { queueWorld } from '../shared/testing/queue.ts';
import { jobTable } from './adapters/job-table.ts';
import { createHandler as createDoor } from './create-enrichment-jobs/handler.ts';
import { THRESHOLD } from './domain/admission.ts';
import { enriching } from './enrich.ts';
import { createHandler as createGiver } from './on-dead-letters/handler.ts';
import { createHandler as createWorker } from './on-enrichment-requested/handler.ts';
import { createHandler as createOutbox } from './publish-batch-changes/handler.ts';
import { remembered } from './remembered.ts';

const VANISHED = 'd-00013';

const deal = (id: string) => ({
  id,
  title: `Deal ${id}`,
  summary: 'Something nice to do together.',
  city: 'valencia',
  category: 'food',
  merchantId: 'm-001',
  basePrice: { amount: 4_900, currency: 'EUR' },
});

const inTens = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / 10) }, (_, index) => list.slice(index * 10, index * 10 + 10));

const bodyOf = ({ contract, data, meta }: OutgoingEvent): string =>
  busBody(contract, data as Record<string, unknown>, meta);

test('twenty ask for a thousand jobs each: as many end as got in, done or dead, and all places come back', async () => {
  await using tables = await startTables('enrichment-jobs', 'enrichment-batches');
  using world = queueWorld();
  const now = () => new Date();
  const settings = { jobs: 'enrichment-jobs', batches: 'enrichment-batches', now, pause, chance: Math.random };
  /** Each environment has a client of the tables of its own. */
  const jobs = () => jobTable(tables.client, settings);
  const find = async (id: string) => (id === VANISHED ? undefined : deal(id));

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => {
      const isOpen = async () => true;
      const door = createDoor({ jobs: jobs(), queueDepth: async () => 0, find, isOpen, now });
      const post = { method: 'POST', resource: '/api/enrichment-jobs', body: { count: 1_000 } };
      return callHttp(door, { ...post, requestId: crypto.randomUUID() });
    }),
  );
  const outcomes = answers.map(({ status }) => status).toSorted();
  expect(outcomes).toEqual([202, ...Array(19).fill(429)]);

  const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: 'enrichment-batches' }));
  const Records = Items.map((row, index): DynamoDBRecord => {
    // the event type spells the same structure with other optional members than the SDK
    const NewImage = marshall(row) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'] & {};
    return { eventName: 'INSERT', dynamodb: { SequenceNumber: String(index), NewImage } };
  });
  expect(await createOutbox({ jobs: jobs() })({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  const requested = world.of(EnrichmentRequested.type);
  expect(requested).toHaveLength(THRESHOLD);

  const newWorker = () =>
    createWorker({
      jobs: jobs(),
      enrich: enriching({
        find,
        keep: async () => undefined,
        remember: remembered({ forMs: 60_000, most: 1_000, now: Date.now }),
      }),
    });
  const workers = [newWorker(), newWorker()];
  const deliver = async (events: readonly OutgoingEvent[], attempt: number): Promise<void> => {
    await Promise.all(
      workers.map(async (worker, place) => {
        const mine = inTens(events).filter((_, index) => index % workers.length === place);
        for (const batch of mine) {
          const records = batch.map((event) => queueRecord(bodyOf(event), { attempt }));
          await worker(queueEvent(...records), fakeContext());
        }
      }),
    );
  };
  // some messages come twice, the second time to the other environment
  await deliver([...requested, ...requested.slice(5, 65)], 1);
  const failing = requested.filter(({ data }) => (data as { dealId: string }).dealId === VANISHED);
  expect(failing.length).toBeGreaterThan(3);
  for (const attempt of [2, 3]) await deliver(failing, attempt);

  const letters = world.of(MessageDeadLettered.type);
  const giver = createGiver({ jobs: jobs() });
  for (const letter of [...letters, ...letters]) await giver(queueEvent(queueRecord(bodyOf(letter))), fakeContext());

  const done = new Set(world.of('EnrichmentCompleted').map(({ data }) => (data as { jobId: string }).jobId));
  const dead = new Set(letters.map(({ data }) => (data as { eventId: string }).eventId));
  expect(done.size + dead.size).toBe(THRESHOLD);
  expect(dead).toEqual(new Set(failing.map(({ meta }) => meta.id)));
  expect(await jobs().places()).toMatchObject({ outstanding: 0, accepted: THRESHOLD });
}, 120_000);
