import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { LATENCY_BUCKETS } from '../../shared/contracts/latency.ts';
import type { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import { addTo, INGRESS, numberIn, ROWS } from '../../shared/contracts/sli-counts.ts';
import { journalTable } from './journal-table.ts';

const NOW = new Date();
const SECOND = Math.floor(NOW.getTime() / 1_000);
let tables: Tables;
beforeAll(async () => {
  tables = await startTables('journal', 'live-counters', 'sli-buckets');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

/** Each has its own memory of the counters, as environments have. */
const newJournal = () =>
  journalTable({
    client: tables.client,
    journalTable: 'journal',
    countersTable: 'live-counters',
    bucketsTable: 'sli-buckets',
    newEpoch: ulid,
    now: () => NOW,
  });

const told = (type: string, data: Record<string, unknown>): FeedEvent => ({
  ...{ id: ulid(), type, source: 'playground.system', time: NOW.toISOString() },
  ...{ correlationId: ulid(), causationId: 'r', traceId: null, data },
});
const request = (status = 200) =>
  told('RequestHandled', {
    ...{ requestId: 'r', caller: 'client', callee: 'deals', handler: 'list-deals', route: 'GET /api/deals' },
    ...{ status, ms: 5, cold: false, changes: [] },
  });

async function rows(bucket: string, from: number, to: number): Promise<Record<string, number>> {
  const { Items = [] } = await tables.client.send(
    new QueryCommand({
      TableName: 'sli-buckets',
      KeyConditionExpression: '#bucket = :bucket AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#bucket': 'bucket', '#at': 'at' },
      ExpressionAttributeValues: { ':bucket': bucket, ':from': from, ':to': to },
    }),
  );
  const sums: Record<string, number> = {};
  for (const { bucket: _, at: __, expiresAt, ...counts } of Items) {
    expect(expiresAt).toBeGreaterThan(SECOND + 3_600);
    addTo(sums, counts);
  }
  return sums;
}
const counted = () => rows(ROWS.second(SECOND).bucket, SECOND, SECOND + 0.99);

test('a batch that comes again, in part or beside others, counts each event once', async () => {
  const before = numberIn(await counted(), INGRESS.dealsList, 'n');
  const events = Array.from({ length: 18 }, (_, index) => request(index % 6 === 0 ? 503 : 200));
  const batches = Array.from({ length: 12 }, (_, index) => events.slice(index, index + 7));
  const [one, other] = [newJournal(), newJournal()];
  await Promise.all([
    (async () => {
      for (const batch of batches) await one.append(batch, NOW);
    })(),
    (async () => {
      for (const batch of batches.toReversed()) await other.append(batch, NOW);
    })(),
  ]);
  const sums = await counted();
  expect(numberIn(sums, INGRESS.dealsList, 'n') - before).toBe(18);
  expect(numberIn(sums, INGRESS.dealsList, '5xx')).toBe(3);
  const { at, bucket } = ROWS.minute(Math.floor(SECOND / 60));
  expect(await rows(bucket, at, at)).toEqual({ requests: 18, errors: 3 });
});

test('a second with more numbers than one update takes keeps them all', async () => {
  const summaries = Array.from({ length: 12 }, (_, index) =>
    told('RequestsSummarised', {
      ...{ caller: `caller-${index}`, callee: 'prices', handler: 'get-price', route: 'GET /internal/prices' },
      ...{ from: NOW.toISOString(), to: NOW.toISOString(), exemplars: [] },
      ...{ count: LATENCY_BUCKETS, byStatus: { 200: LATENCY_BUCKETS } },
      latency: new Array<number>(LATENCY_BUCKETS).fill(1),
    }),
  );
  await newJournal().append(summaries, NOW);
  const sums = await counted();
  for (let index = 0; index < 12; index += 1) {
    const edge = `caller-${index}>prices|get-price`;
    expect(numberIn(sums, edge, 'n')).toBe(LATENCY_BUCKETS);
    expect([0, 20, 39].map((bucket) => numberIn(sums, edge, `b${bucket}`))).toEqual([1, 1, 1]);
  }
});

test('a page of the journal is read from where its cursor points, not from everything after it', async () => {
  const journal = newJournal();
  let epoch = '';
  let n = 0;
  for (let batch = 0; batch < 230; batch += 1) {
    const [numbered] = await journal.append([told('Told', {}), told('Told', {})], NOW);
    epoch = numbered?.epoch ?? '';
    n = (numbered?.n ?? 0) + 2;
  }
  const from = (await journal.batches(epoch, 0, n)).flatMap(({ n: first, events }) =>
    events.map(({ id }, index) => ({ n: first + index, id })),
  );
  const expected = (after: number, limit: number) => from.filter((row) => row.n > after).slice(0, limit);
  let read = 0;
  const counting: typeof tables.client = Object.create(tables.client, {
    send: {
      value: async (command: QueryCommand) => {
        const answer = await tables.client.send(command);
        read += answer.Items?.length ?? 0;
        return answer;
      },
    },
  });
  const reader = journalTable({
    ...{ client: counting, journalTable: 'journal', countersTable: 'live-counters', bucketsTable: undefined },
    ...{ newEpoch: ulid, now: () => NOW },
  });
  for (const after of [0, 1, 197, 198, 199, 200, 201, n - 60, n - 3, n - 2, n - 1, n + 50]) {
    read = 0;
    const rows = await reader.since(after, 20);
    expect(rows.map((row) => ({ n: row.n, id: row.event.id }))).toEqual(expected(after, 20));
    expect(read).toBeLessThan(30);
  }
  read = 0;
  expect((await reader.since(null, 25)).map((row) => row.n)).toEqual(from.slice(-25).map((row) => row.n));
  expect(read).toBe(25);
}, 60_000);
