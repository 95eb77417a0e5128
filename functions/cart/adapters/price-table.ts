/**
 * The last price of each product that has changed, `price#<product>` in the table of carts. One row per product and no
 * history, so there are never more of them than products; they do not expire, because carts do not either.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Money } from '../../shared/contracts/values.ts';
import type { KnownPrice } from '../domain/prices.ts';

export interface PriceRepository {
  /** What is known of these products, at most 100 (as many as a cart has lines): one BatchGet. */
  of(productIds: readonly string[]): Promise<KnownPrice[]>;
  /** Keeps a price and answers the one before, unless this or a newer one is known. */
  keep(price: KnownPrice): Promise<{ readonly before: KnownPrice | undefined } | 'known'>;
}

const Row = z.object({
  productId: z.string(),
  name: z.string(),
  price: Money,
  revision: z.int().positive(),
});

/** DynamoDB leaves keys over when it is busy. */
const TRIES = 3;

const keyOf = (productId: string): string => `price#${productId}`;

export const priceTable = (client: DynamoDBDocumentClient, table: string): PriceRepository => ({
  async of(productIds) {
    const found: KnownPrice[] = [];
    let keys: Record<string, unknown>[] = productIds.map((productId) => ({ id: keyOf(productId) }));
    for (let tries = 0; keys.length > 0 && tries < TRIES; tries += 1) {
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
      );
      found.push(...(Responses[table] ?? []).map((item) => Row.parse(item)));
      keys = UnprocessedKeys[table]?.Keys ?? [];
    }
    if (keys.length > 0) throw new Error(`${keys.length} prices were left unread`);
    return found;
  },
  async keep(price) {
    const { productId, name, revision } = price;
    try {
      const { Attributes } = await client.send(
        new PutCommand({
          TableName: table,
          Item: { id: keyOf(productId), productId, name, price: price.price, revision },
          ConditionExpression: 'attribute_not_exists(id) OR revision < :revision',
          ExpressionAttributeValues: { ':revision': revision },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return { before: Attributes === undefined ? undefined : Row.parse(Attributes) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'known';
      throw error;
    }
  },
});
