import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import { fold } from '../domain/fold.ts';
import { MAX_FRAME_EVENTS, type NumberedBatch } from '../domain/frames.ts';
import {
  BATCHES_PER_BUCKET,
  type Counters,
  JOURNAL_SECONDS,
  type Journal,
  type JournalRow,
} from '../domain/journal.ts';
import { sliRows } from './sli-rows.ts';

const SHARD = '0';
/** Two push functions at most write at a time; more conflicts than this mean something is wrong. */
const MAX_CONFLICTS = 12;
/** A listing looks at most this far back: 10,000 batches. */
const MAX_BUCKETS = 100;

const oldestRead = (newest: number): number => Math.max(0, newest - MAX_BUCKETS + 1);

const CountersRow = z.object({ epoch: z.string(), seq: z.number(), n: z.number() });
const Row = z.object({
  id: z.string(),
  epoch: z.string(),
  seq: z.number(),
  n: z.number(),
  count: z.number(),
  at: z.string(),
  expiresAt: z.number(),
  event: z.string(),
});
type Row = z.infer<typeof Row>;

interface Settings {
  readonly client: DynamoDBDocumentClient;
  readonly journalTable: string;
  readonly countersTable: string;
  /** `sli-buckets`; undefined for those who only read the journal. */
  readonly bucketsTable: string | undefined;
  readonly newEpoch: () => string;
  readonly now: () => Date;
}

const partitionOf = (seq: number): number => Math.floor(seq / BATCHES_PER_BUCKET);
const bucketOf = (epoch: string, seq: number): string => `${epoch}#${partitionOf(seq)}`;
const parseEvent = (row: Row): FeedEvent => FeedEvent.parse(JSON.parse(row.event));

/** Rows of the same batch together, in order of their ordinals; only complete batches. */
function toBatches(rows: readonly Row[]): NumberedBatch[] {
  const groups = Map.groupBy(rows, ({ epoch, seq }) => `${epoch}#${seq}`);
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => a.n - b.n))
    .flatMap((group) => {
      const first = group[0];
      if (!first || group.length !== first.count) return [];
      return [{ epoch: first.epoch, seq: first.seq, n: first.n, at: first.at, events: group.map(parseEvent) }];
    })
    .sort((a, b) => a.seq - b.seq);
}

/**
 * The journal in tables `journal` (key: id; indexes `by-sequence` on bucket and n, `by-correlation` on correlationId
 * and n; TTL `expiresAt`) and `live-counters` (key: shard). What the events mean for the lab's numbers is added to
 * `sli-buckets` in the same transaction: a batch that comes again counts no more than its events get new numbers.
 */
export function journalTable({ client, journalTable, countersTable, bucketsTable, newEpoch, now }: Settings): Journal {
  /** Last counters this environment saw: saves a read per batch when it alone is numbering. */
  let known: Counters | undefined;
  const alive = (row: Row): boolean => row.expiresAt > now().getTime() / 1000;

  const counters = async (): Promise<Counters> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: countersTable, Key: { shard: SHARD }, ConsistentRead: true }),
    );
    return Item ? CountersRow.parse(Item) : { epoch: newEpoch(), seq: 0, n: 0 };
  };

  const write = async (events: readonly FeedEvent[], at: Date, last: Counters): Promise<NumberedBatch> => {
    const batch = { epoch: last.epoch, seq: last.seq + 1, n: last.n, at: at.toISOString(), events };
    const next: Counters = { epoch: last.epoch, seq: batch.seq, n: last.n + events.length };
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: countersTable,
              Item: { shard: SHARD, ...next },
              ConditionExpression: 'attribute_not_exists(#shard) OR (epoch = :epoch AND seq = :seq)',
              ExpressionAttributeNames: { '#shard': 'shard' },
              ExpressionAttributeValues: { ':epoch': last.epoch, ':seq': last.seq },
            },
          },
          ...events.map((event, index) => ({
            Put: {
              TableName: journalTable,
              Item: {
                id: event.id,
                bucket: bucketOf(batch.epoch, batch.seq),
                correlationId: event.correlationId,
                epoch: batch.epoch,
                seq: batch.seq,
                n: batch.n + index,
                count: events.length,
                at: batch.at,
                event: JSON.stringify(event),
                expiresAt: Math.floor(at.getTime() / 1000) + JOURNAL_SECONDS,
              },
              ConditionExpression: 'attribute_not_exists(id)',
            },
          })),
          ...(bucketsTable === undefined ? [] : sliRows(bucketsTable, fold(events, at), at)),
        ],
      }),
    );
    known = next;
    return batch;
  };

  const rowsOf = async (ids: readonly string[]): Promise<Row[]> => {
    let request: Record<string, { Keys: Record<string, unknown>[]; ConsistentRead: boolean }> = {
      [journalTable]: { Keys: ids.map((id) => ({ id })), ConsistentRead: true },
    };
    const rows: Row[] = [];
    for (let round = 0; round < 5 && Object.keys(request).length > 0; round++) {
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems: request }));
      rows.push(...(Responses?.[journalTable] ?? []).map((item) => Row.parse(item)));
      const left = UnprocessedKeys?.[journalTable]?.Keys;
      request = left ? { [journalTable]: { Keys: left, ConsistentRead: true } } : {};
    }
    return rows;
  };

  const query = async (
    index: string,
    name: string,
    value: string,
    after: number,
    limit?: number,
    newestFirst = false,
  ): Promise<Row[]> => {
    const rows: Row[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: journalTable,
          IndexName: index,
          KeyConditionExpression: '#name = :value AND n > :after',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': value, ':after': after },
          ExclusiveStartKey: from,
          ScanIndexForward: !newestFirst,
          ...(limit !== undefined && { Limit: limit }),
        }),
      );
      rows.push(...(page.Items ?? []).map((item) => Row.parse(item)).filter(alive));
      from = page.LastEvaluatedKey;
    } while (from && (limit === undefined || rows.length < limit));
    return limit === undefined ? rows : rows.slice(0, limit);
  };

  const batches = async (epoch: string, from: number, to: number): Promise<NumberedBatch[]> => {
    const found: Row[] = [];
    for (let seq = from - (from % BATCHES_PER_BUCKET); seq <= to; seq += BATCHES_PER_BUCKET) {
      found.push(...(await query('by-sequence', 'bucket', bucketOf(epoch, seq), -1)));
    }
    return toBatches(found.filter(({ seq }) => seq >= from && seq <= to));
  };

  const append = async (events: readonly FeedEvent[], at: Date): Promise<NumberedBatch[]> => {
    if (events.length > MAX_FRAME_EVENTS) {
      throw new RangeError(`A batch of ${events.length} events is over ${MAX_FRAME_EVENTS}`);
    }
    let open = events;
    const before: NumberedBatch[] = [];
    for (let attempt = 0; attempt < MAX_CONFLICTS && open.length > 0; attempt++) {
      try {
        return [...before, await write(open, at, known ?? (await counters()))];
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        known = undefined;
        const numbered = await rowsOf(open.map(({ id }) => id));
        if (numbered.length > 0) {
          const ids = new Set(numbered.map(({ id }) => id));
          open = open.filter(({ id }) => !ids.has(id));
          before.push(...(await wholeBatches(numbered)));
        }
      }
    }
    if (open.length === 0) return before;
    throw new Error(`The feed's counter was contended ${MAX_CONFLICTS} times in a row`);
  };

  /** The batches in which these rows were numbered, with the events that came in other messages. */
  const wholeBatches = async (rows: readonly Row[]): Promise<NumberedBatch[]> => {
    const numbers = new Map(rows.map(({ epoch, seq }) => [`${epoch}#${seq}`, { epoch, seq }]));
    const found = await Promise.all([...numbers.values()].map(({ epoch, seq }) => batches(epoch, seq, seq)));
    return found.flat();
  };

  /** The newest `limit` rows, from the newest partition backwards. */
  const last = async (epoch: string, newest: number, limit: number): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let at = newest; at >= oldestRead(newest) && rows.length < limit; at--) {
      rows.push(...(await query('by-sequence', 'bucket', `${epoch}#${at}`, -1, limit - rows.length, true)));
    }
    return rows.reverse();
  };

  /** Ordinal of the first row of a partition, expired or not; undefined when there is none. */
  const firstIn = async (epoch: string, partition: number): Promise<number | undefined> => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: journalTable,
        IndexName: 'by-sequence',
        KeyConditionExpression: '#bucket = :bucket',
        ExpressionAttributeNames: { '#bucket': 'bucket' },
        ExpressionAttributeValues: { ':bucket': `${epoch}#${partition}` },
        Limit: 1,
      }),
    );
    return Items?.[0] === undefined ? undefined : Row.parse(Items[0]).n;
  };

  /**
   * The first `limit` rows after an ordinal. Ordinals grow with the partitions, so the one to begin in is found by halving:
   * reading everything in between took seconds for a cursor far back.
   */
  const next = async (epoch: string, newest: number, after: number, limit: number): Promise<Row[]> => {
    let [low, high] = [oldestRead(newest), newest];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const first = await firstIn(epoch, middle);
      // what has nothing in it has expired: the rows wanted are later
      if (first === undefined || first <= after + 1) low = middle;
      else high = middle - 1;
    }
    const rows: Row[] = [];
    for (let at = low; at <= newest && rows.length < limit; at++) {
      rows.push(...(await query('by-sequence', 'bucket', `${epoch}#${at}`, after, limit - rows.length)));
    }
    return rows;
  };

  const toRows = (rows: readonly Row[]): JournalRow[] => rows.map((row) => ({ n: row.n, event: parseEvent(row) }));

  return {
    append,
    counters,
    batches,
    event: async (id) => {
      const { Item } = await client.send(new GetCommand({ TableName: journalTable, Key: { id } }));
      const row = Item ? Row.parse(Item) : undefined;
      return row && alive(row) ? parseEvent(row) : undefined;
    },
    ofCorrelation: async (correlationId, after, limit) =>
      toRows(await query('by-correlation', 'correlationId', correlationId, after, limit)),
    since: async (after, limit) => {
      const { epoch, seq } = await counters();
      const newest = partitionOf(seq);
      return toRows(after === null ? await last(epoch, newest, limit) : await next(epoch, newest, after, limit));
    },
  };
}
