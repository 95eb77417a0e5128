/**
 * Copies of products beside their store. A copy is fresh for a minute and kept for an hour, so that something can be
 * shown while the store is away. Every row names the newest revision that its product is known to have: a reader who
 * was overtaken by a writer cannot put the old product back.
 */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Product } from '../domain/product.ts';
import { isRefusedCondition } from './contention.ts';
import { StoredProduct } from './product-row.ts';

export const FRESH_MS = 60_000;
const KEPT_SECONDS = 3_600;
/** The cache is there to be quick; the store answers as well. */
const ANSWERS_WITHIN_MS = 500;

export interface Copy {
  readonly product: Product;
  readonly fresh: boolean;
}

export interface ProductCache {
  find(id: string): Promise<Copy | undefined>;
  /** Keeps a copy, unless the product is known to be newer. */
  fill(product: Product): Promise<void>;
  /** From now on copies of an older revision count as old. */
  invalidate(product: Pick<Product, 'id' | 'revision'>): Promise<void>;
}

const Row = z.object({
  product: StoredProduct.optional(),
  /** Epoch milliseconds. */
  freshUntil: z.number(),
  /** Epoch seconds; the table's time to live. */
  expiresAt: z.number(),
});

interface Settings {
  readonly table: string;
  readonly now: () => Date;
}

export function productCache(client: DynamoDBDocumentClient, { table, now }: Settings): ProductCache {
  const soon = () => ({ abortSignal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });

  async function set(id: string, values: Record<string, unknown>, condition: string): Promise<void> {
    const expiresAt = Math.floor(now().getTime() / 1_000) + KEPT_SECONDS;
    const all = Object.entries({ ...values, expiresAt });
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { id },
          UpdateExpression: `SET ${all.map(([name]) => `${name} = :${name}`).join(', ')}`,
          ConditionExpression: `attribute_not_exists(id) OR ${condition}`,
          ExpressionAttributeValues: Object.fromEntries(all.map(([name, value]) => [`:${name}`, value])),
        }),
        soon(),
      );
    } catch (error) {
      if (!isRefusedCondition(error)) throw error; // refused: what is there is newer
    }
  }

  return {
    async find(id) {
      // consistently: who has voted must not meet the copy from before
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }),
        soon(),
      );
      if (Item === undefined) return undefined;
      const { product, freshUntil, expiresAt } = Row.parse(Item);
      const at = now().getTime();
      return product === undefined || expiresAt * 1_000 <= at ? undefined : { product, fresh: at < freshUntil };
    },
    fill: (product) =>
      set(
        product.id,
        { product, revision: product.revision, freshUntil: now().getTime() + FRESH_MS },
        'revision <= :revision',
      ),
    // the copy stays for the case that the store is away
    invalidate: ({ id, revision }) => set(id, { revision, freshUntil: 0 }, 'revision < :revision'),
  };
}
