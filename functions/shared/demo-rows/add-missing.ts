/** Demo rows: what is not there is added, what is there stays as it is. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';

const MOST = 100; // of a transaction

/**
 * Adds the rows whose key is not in the table, in transactions of up to 100, and answers how many that were.
 * @param key the partition key, in a table without a sort key
 */
export async function addMissing(
  client: DynamoDBDocumentClient,
  { table, key }: { readonly table: string; readonly key: string },
  rows: readonly object[],
): Promise<number> {
  const parts = Array.from({ length: Math.ceil(rows.length / MOST) }, (_, part) =>
    rows.slice(part * MOST, (part + 1) * MOST),
  );
  const added = await Promise.all(parts.map((part) => addPart(part)));
  return added.reduce((sum, count) => sum + count, 0);

  async function addPart(part: readonly object[]): Promise<number> {
    try {
      await put(part);
      return part.length;
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      const missing = part.filter((_, index) => reasons[index]?.Code !== 'ConditionalCheckFailed');
      if (missing.length === part.length) throw error; // it was not that rows are there
      if (missing.length > 0) await put(missing);
      return missing.length;
    }
  }

  async function put(part: readonly object[]): Promise<void> {
    await client.send(
      new TransactWriteCommand({
        TransactItems: part.map((row) => ({
          Put: {
            TableName: table,
            Item: { ...row },
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': key },
          },
        })),
      }),
    );
  }
}
