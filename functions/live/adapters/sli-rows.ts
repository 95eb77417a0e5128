/** What a batch adds to `sli-buckets`, as items of the transaction that numbers the batch. */
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ROWS } from '../../shared/contracts/sli-counts.ts';
import type { Folded } from '../domain/fold.ts';

type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Seconds are asked for up to an hour back; this leaves time to look at a run that is over. */
const KEPT_SECONDS = 2 * 3_600;
/** An update expression has at most 4 KB; a transaction takes no row twice, so more goes into a row beside it. */
const MOST_NAMES = 200;

function add(
  table: string,
  key: { readonly bucket: string; readonly at: number },
  sums: readonly (readonly [name: string, by: number])[],
  expiresAt: number,
): Item {
  const names = sums.map(([name], index) => [`#${index}`, name] as const);
  const values = sums.map(([, by], index) => [`:${index}`, by] as const);
  return {
    Update: {
      TableName: table,
      Key: key,
      UpdateExpression: `SET expiresAt = :until ADD ${sums.map((_, index) => `#${index} :${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names),
      ExpressionAttributeValues: { ...Object.fromEntries(values), ':until': expiresAt },
    },
  };
}

/** One item per second and minute, and more where a second has very many numbers: those stand at 1/100 of a second. */
export function sliRows(table: string, { seconds, minutes }: Folded, at: Date): Item[] {
  const expiresAt = Math.floor(at.getTime() / 1_000) + KEPT_SECONDS;
  const ofSeconds = [...seconds].flatMap(([second, sums]) => {
    const all = Object.entries(sums);
    return Array.from({ length: Math.ceil(all.length / MOST_NAMES) }, (_, part) => {
      const { bucket } = ROWS.second(second);
      const some = all.slice(part * MOST_NAMES, (part + 1) * MOST_NAMES);
      return add(table, { bucket, at: second + part / 100 }, some, expiresAt);
    });
  });
  const ofMinutes = [...minutes].map(([minute, sums]) =>
    add(table, ROWS.minute(minute), Object.entries(sums), expiresAt),
  );
  return [...ofSeconds, ...ofMinutes];
}
