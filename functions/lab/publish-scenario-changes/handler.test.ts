import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { Run } from '../domain/run.ts';
import { aRun } from '../testing/a-run.ts';
import { createHandler } from './handler.ts';

type Row = Run & { readonly kind: 'current' | 'finished' };

const current = (overrides: Partial<Run> = {}): Row => ({ kind: 'current', ...aRun(overrides) });
const ended = { status: 'ended', endedAt: '2026-01-01T00:00:30.000Z', endedBecause: 'stopped' } as const;
const finished = (overrides: Partial<Run> = {}): Row => ({ kind: 'finished', ...aRun({ ...ended, ...overrides }) });
const another = '01JD0Q3V8W5J9T4Z6K2M7N1P0X';

const image = (row: Row) =>
  marshall({ ...row, id: row.runId }, { removeUndefinedValues: true }) as NonNullable<
    DynamoDBRecord['dynamodb']
  >['NewImage'];
const record = (before: Row | undefined, after: Row | undefined): DynamoDBRecord => ({
  eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
  dynamodb: {
    SequenceNumber: '1',
    ApproximateCreationDateTime: 1,
    ...(before === undefined ? {} : { OldImage: image(before) }),
    ...(after === undefined ? {} : { NewImage: image(after) }),
  },
});
const stream = (...Records: DynamoDBRecord[]) => createHandler()({ Records }, fakeContext());

test.each([
  ['the first of its scenario', undefined],
  ['in place of one that ended', current({ ...ended, runId: another })],
])('a run that begins, %s, is told in the name of who switched it on', async (_, before) => {
  using world = surroundings();
  const run = current({ seed: 42, causationId: 'request-1' });
  expect(await stream(record(before, run))).toEqual({ batchItemFailures: [] });
  const { runId, correlationId, startedAt: occurredAt } = run;
  expect(world.published).toMatchObject([
    {
      contract: { type: 'ScenarioStarted' },
      meta: { correlationId, causationId: 'request-1', occurredAt, actor: { kind: 'operator', id: 'olga' } },
      data: { scenario: 'normal', runId, seed: 42 },
    },
  ]);
});

test('an end is told with what came of the run, as the work of the message that ended it, or of nobody', async () => {
  using world = surroundings();
  const outcome = { requests: 3, succeeded: 2, failed: 1, byStatus: { 200: 2, 503: 1 }, accepted: 0 };
  await stream(record(undefined, finished({ endedBy: 'message-1', outcome })));
  await stream(record(undefined, finished({ endedBecause: 'lost', causationId: 'request-1', runId: another })));
  expect(world.published).toMatchObject([
    { meta: { causationId: 'message-1' }, data: { endedBecause: 'stopped', seconds: 30, outcome } },
    { meta: { causationId: 'request-1' }, data: { endedBecause: 'lost' } },
  ]);
});

test('a run that sent nothing is told with no status: its row has no map of them', async () => {
  using world = surroundings();
  const { byStatus: _, ...outcome } = aRun().outcome;
  await stream(record(undefined, { ...finished(), outcome } as Row));
  expect(world.published).toMatchObject([{ data: { outcome: { requests: 0, byStatus: {} } } }]);
});

test('what is told again has the ids of before', async () => {
  using world = surroundings();
  const records = [record(undefined, current()), record(undefined, finished({ endedBy: 'message-1' }))];
  await stream(...records);
  await stream(...records);
  expect(world.published).toHaveLength(4);
  expect(new Set(world.published.map(({ meta }) => meta.id)).size).toBe(2);
});

test('everything between, the summary and the end of memory are nobody’s news', async () => {
  using world = surroundings();
  const run = current();
  const reviewed = { before: null, during: null, after: null, backInTargetSeconds: 3 };
  await stream(
    record(run, { ...run, stopRequested: true }),
    record(run, { ...run, ...ended }),
    record(finished(), finished(reviewed)),
    record(finished(), undefined),
  );
  expect(world.published).toEqual([]);
});
