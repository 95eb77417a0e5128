/** The lab's numbers in table `sli-buckets`; the feed writes seconds and minutes, the first reader of a second its depth. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { addTo, type Counts, ROWS } from '../../shared/contracts/sli-counts.ts';
import type { Depths } from '../domain/sli-view.ts';

export interface Totals {
  readonly counts: Counts;
  /** The last minute (Unix time) that is in them. */
  readonly upTo: number;
}

export interface SliTable {
  /** Sums by second; seconds without events are missing. */
  seconds(from: number, to: number): Promise<ReadonlyMap<number, Counts>>;
  depths(from: number, to: number): Promise<ReadonlyMap<number, Depths>>;
  /** Notes what waits in a second unless somebody did already. @returns what stands there */
  noteDepth(second: number, depths: Depths): Promise<Depths>;
  /** Requests and errors of clients in these minutes. */
  budget(from: number, to: number): Promise<{ requests: number; errors: number }>;
  totals(): Promise<Totals | undefined>;
  /** Writes new totals; false when somebody else moved them on from `former`. */
  putTotals(totals: Totals, former: number | undefined): Promise<boolean>;
}

const KEPT_SECONDS = 2 * 3_600;
const MAX_PAGES = 20; // a partition is a minute or an hour: far more than there are

const Key = { bucket: z.string(), at: z.number(), expiresAt: z.number().optional() };
const CountsRow = z.object(Key).catchall(z.number());
const DepthRow = z.object({ at: z.number(), enrichment: z.number(), 'purchase-workflow': z.number() });
const MinuteRow = z.object({ requests: z.number().default(0), errors: z.number().default(0) });
const TotalsRow = z.object({ upTo: z.number(), counts: z.record(z.string(), z.number()) });

type Place = (at: number) => { readonly bucket: string; readonly at: number };

export function sliTable(client: DynamoDBDocumentClient, table: string): SliTable {
  async function partition(bucket: string, from: number, to: number): Promise<unknown[]> {
    const found: unknown[] = [];
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: '#bucket = :bucket AND #at BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#bucket': 'bucket', '#at': 'at' },
          ExpressionAttributeValues: { ':bucket': bucket, ':from': from, ':to': to },
          ExclusiveStartKey: start,
        }),
      );
      found.push(...Items);
      if (LastEvaluatedKey === undefined) return found;
      start = LastEvaluatedKey;
    }
    throw new Error(`${bucket} has more than ${MAX_PAGES} pages`);
  }

  /** Rows with `from ≤ at < to + 1`, whichever partitions they lie in. */
  async function rows(place: Place, from: number, to: number): Promise<unknown[]> {
    const buckets = new Set<string>();
    for (let at = from; at <= to; at += 1) buckets.add(place(at).bucket);
    return (await Promise.all([...buckets].map((bucket) => partition(bucket, from, to + 0.99)))).flat();
  }

  return {
    async seconds(from, to) {
      const found = new Map<number, Record<string, number>>();
      for (const row of await rows(ROWS.second, from, to)) {
        const { bucket: _, at, expiresAt: __, ...counts } = CountsRow.parse(row);
        const second = Math.floor(at); // rows beside it hold what one update could not take
        const sums = found.get(second) ?? {};
        found.set(second, sums);
        addTo(sums, counts);
      }
      return found;
    },

    async depths(from, to) {
      const found = (await rows(ROWS.depth, from, to)).map((row) => DepthRow.parse(row));
      return new Map(found.map(({ at, ...depths }) => [at, depths]));
    },

    async noteDepth(second, depths) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...ROWS.depth(second), ...depths, expiresAt: second + KEPT_SECONDS },
            ConditionExpression: 'attribute_not_exists(#bucket)',
            ExpressionAttributeNames: { '#bucket': 'bucket' },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return depths;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
        const { at: _, ...noted } = DepthRow.parse(unmarshall(error.Item));
        return noted;
      }
    },

    async budget(from, to) {
      const sums = { requests: 0, errors: 0 };
      for (const row of await rows(ROWS.minute, from, to)) addTo(sums, MinuteRow.parse(row));
      return sums;
    },

    async totals() {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: ROWS.totals(), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : TotalsRow.parse(Item);
    },

    async putTotals({ counts, upTo }, former) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...ROWS.totals(), counts, upTo },
            ...(former === undefined
              ? { ConditionExpression: 'attribute_not_exists(upTo)' }
              : { ConditionExpression: 'upTo = :former', ExpressionAttributeValues: { ':former': former } }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
