/** Stock in DynamoDB: one row per product, changed only from the revision that was read. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { adjusted, type Stock } from '../domain/stock.ts';
import { retried, type Waiting } from './contention.ts';

export const StockRow = z.object({
  productId: z.string(),
  available: z.int().nonnegative(),
  reserved: z.int().nonnegative(),
  sold: z.int().nonnegative(),
  revision: z.int().positive(),
});

export interface StockRepository {
  find(productId: string): Promise<Stock | undefined>;
  /** Sets what is for sale. @throws StockContended */
  adjust(productId: string, available: number): Promise<{ before: Stock | undefined; after: Stock }>;
  /** Sets what is for sale of a product that has no stock yet; undefined when it has. */
  open(productId: string, available: number): Promise<Stock | undefined>;
}

/** A write of the row's successor, good only as long as the row is what was read. */
export const putStock = (table: string, before: Stock | undefined, after: Stock) => ({
  TableName: table,
  Item: { ...after },
  ...(before === undefined
    ? { ConditionExpression: 'attribute_not_exists(productId)' }
    : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': before.revision } }),
});

export function stockTable(client: DynamoDBDocumentClient, table: string, waiting: Waiting): StockRepository {
  const put = (before: Stock | undefined, after: Stock) => client.send(new PutCommand(putStock(table, before, after)));

  async function find(productId: string): Promise<Stock | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { productId }, ConsistentRead: true }));
    return Item === undefined ? undefined : StockRow.parse(Item);
  }

  return {
    find,
    adjust: (productId, available) =>
      retried(waiting, async () => {
        const before = await find(productId);
        const after = adjusted(productId, before, available);
        await put(before, after);
        return { before, after };
      }),
    async open(productId, available) {
      const after = adjusted(productId, undefined, available);
      try {
        await put(undefined, after);
        return after;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
        throw error;
      }
    },
  };
}
