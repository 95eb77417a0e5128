import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { type Counts, ROWS } from '../../shared/contracts/sli-counts.ts';
import { type SliTable, sliTable } from './sli-table.ts';

const SECOND = 1_767_225_598; // two seconds before a minute ends, and an hour, and a year
let tables: Tables;
let table: SliTable;
beforeAll(async () => {
  tables = await startTables('sli-buckets');
  table = sliTable(tables.client, 'sli-buckets');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const put = (key: { readonly bucket: string; readonly at: number }, counts: Counts) =>
  tables.client.send(new PutCommand({ TableName: 'sli-buckets', Item: { ...key, ...counts, expiresAt: 1 } }));

describe('the numbers in their table', () => {
  test('are found by second over the end of a minute, with what stands beside them', async () => {
    for (const [ago, n] of [
      [0, 5],
      [1, 7],
      [2, 9],
      [3, 11],
    ] as const) {
      await put(ROWS.second(SECOND + ago), { 'a>b|c#n': n });
    }
    await put({ bucket: ROWS.second(SECOND + 2).bucket, at: SECOND + 2.01 }, { 'd>e|f#n': 1 });
    const found = await table.seconds(SECOND + 1, SECOND + 2);
    expect([...found]).toEqual([
      [SECOND + 1, { 'a>b|c#n': 7 }],
      [SECOND + 2, { 'a>b|c#n': 9, 'd>e|f#n': 1 }],
    ]);
  });

  test('of a second’s depth are the same for everybody: the first who looks notes them', async () => {
    const looks = Array.from({ length: 6 }, (_, index) => ({ enrichment: index + 1, 'purchase-workflow': 0 }));
    const seen = await Promise.all(looks.map((look) => table.noteDepth(SECOND, look)));
    expect(new Set(seen.map(({ enrichment }) => enrichment)).size).toBe(1);
    expect(await table.depths(SECOND - 5, SECOND)).toEqual(new Map([[SECOND, seen[0]]]));
  });

  test('of minutes add up over the end of an hour', async () => {
    const minute = Math.floor(SECOND / 60);
    await put(ROWS.minute(minute), { requests: 100, errors: 1 });
    await put(ROWS.minute(minute + 1), { requests: 50 });
    await put(ROWS.minute(minute - 60), { requests: 1_000 });
    expect(await table.budget(minute - 59, minute + 1)).toEqual({ requests: 150, errors: 1 });
  });

  test('in all move on once, whoever is first', async () => {
    expect(await table.totals()).toBeUndefined();
    const first = { counts: { 'a>b|c#n': 5 }, upTo: 10 };
    expect(await Promise.all([table.putTotals(first, undefined), table.putTotals(first, undefined)])).toContain(false);
    const next = { counts: { 'a>b|c#n': 8 }, upTo: 11 };
    expect([await table.putTotals(next, 10), await table.putTotals(next, 10)]).toEqual([true, false]);
    expect(await table.totals()).toEqual(next);
  });
});
