import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { jobsInMemory } from '../adapters/jobs-in-memory.ts';
import type { Batch } from '../jobs-of.ts';
import { aChange } from '../testing/a-change.ts';
import { createHandler } from './handler.ts';

const change = aChange();
const part = (first: number, count: number): Batch => ({
  id: `b#${first}`,
  first,
  count,
  dealId: null,
  round: 215,
  change,
});

/** The event type spells the same structure with other optional members than the SDK. */
const record = (row: object, sequence: string, eventName: 'INSERT' | 'REMOVE' = 'INSERT'): DynamoDBRecord => {
  const image = marshall(row, { removeUndefinedValues: true }) as NonNullable<
    DynamoDBRecord['dynamodb']
  >['NewImage'] & {};
  return {
    eventName,
    dynamodb: { SequenceNumber: sequence, ...(eventName === 'INSERT' ? { NewImage: image } : { OldImage: image }) },
  };
};

test('every job is noted and asked for once, in the name of its request, also when the stream comes again', async () => {
  using world = surroundings();
  const jobs = jobsInMemory();
  const handler = createHandler({ jobs });
  const Records = [record(part(0, 100), '1'), record(part(100, 20), '2')];
  for (let times = 0; times < 2; times += 1) {
    expect(await handler({ Records }, fakeContext())).toEqual({ batchItemFailures: [] });
  }
  const asked = world.of('EnrichmentRequested');
  expect(asked).toHaveLength(240);
  expect(asked.slice(120)).toEqual(asked.slice(0, 120));
  expect(new Set(asked.map(({ meta }) => meta.id))).toEqual(new Set(jobs.rows.keys()));
  expect(jobs.rows.size).toBe(120);
  const { correlationId, causationId } = change;
  expect(asked[5]).toMatchObject({ meta: { correlationId, causationId }, data: { dealId: 'd-00001' } });
  for (const { meta, data } of asked) expect(data).toMatchObject({ jobId: meta.id });
});

test('jobs that cannot be noted are not asked for: the stream comes again from there', async () => {
  using world = surroundings();
  const handler = createHandler({ jobs: { open: () => Promise.reject(new Error('the table is away')) } });
  const answer = await handler({ Records: [record(part(0, 3), '7')] }, fakeContext());
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  expect(world.published).toEqual([]);
});

test('a batch that expires is no news', async () => {
  using world = surroundings();
  const handler = createHandler({ jobs: jobsInMemory() });
  await handler({ Records: [record({ id: 'b#0' }, '1', 'REMOVE')] }, fakeContext());
  expect(world.published).toEqual([]);
});
