/**
 * New products, and what inventory tells about their stock. Both tables change together, so that neither a product that
 * comes while its level is told nor two levels at once leave the shelf with the wrong sign.
 */
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { ProductId } from '../../shared/contracts/values.ts';
import { isForSale, isNews, type Level } from '../domain/level.ts';
import type { Product } from '../domain/product.ts';
import { isRefusedCondition, LOST, refusalsOf, untilSettled } from './contention.ts';
import { type Origin, StoredProduct, shelved } from './product-row.ts';

const LevelRow = z.object({
  productId: ProductId,
  available: z.int().nonnegative(),
  revision: z.int().nonnegative(),
});

export interface LevelTaken {
  /** What was known before. */
  readonly known: Level | undefined;
  /** The product before and after, where the sign on the shelf turned. */
  readonly turned: { readonly before: Product; readonly after: Product } | undefined;
}

export interface Shelf {
  /**
   * Puts a product on the shelf; ProductCreated leaves through the stream. A level that inventory has told before
   * decides whether it is available. Answers the product as it stands there now, undefined when there was one of that
   * id before; that one stays as it is.
   * @throws Contended
   */
  add(product: Product, origin: Origin): Promise<Product | undefined>;
  /** Takes a level in, unless a newer one (or the same) is known. @throws Contended */
  take(level: Level, origin: Origin): Promise<LevelTaken | 'known'>;
}

interface Settings {
  readonly products: string;
  readonly levels: string;
}

type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export function shelfTables(client: DynamoDBDocumentClient, { products, levels }: Settings): Shelf {
  async function read(id: string): Promise<{ product: Product | undefined; level: Level | undefined }> {
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({
        RequestItems: {
          [products]: { Keys: [{ id }], ConsistentRead: true },
          [levels]: { Keys: [{ productId: id }], ConsistentRead: true },
        },
      }),
    );
    if (Object.keys(UnprocessedKeys).length > 0) throw new Error(`The rows of ${id} were left unread`);
    const [product, level] = [Responses[products]?.[0], Responses[levels]?.[0]];
    return {
      product: product === undefined ? undefined : StoredProduct.parse(product),
      level: level === undefined ? undefined : LevelRow.parse(level),
    };
  }

  /** Holds only while the level is the one that was read. */
  const unlessLevelChanged = (known: Level | undefined) =>
    known === undefined
      ? { ConditionExpression: 'attribute_not_exists(productId)' }
      : { ConditionExpression: 'revision = :known', ExpressionAttributeValues: { ':known': known.revision } };

  const isRace = (error: unknown): boolean =>
    isRefusedCondition(error) ||
    (refusalsOf(error)?.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict') ?? false);

  /** What has to happen to the product together with a new level. */
  function productSide(product: Product | undefined, level: Level, origin: Origin): Item | undefined {
    const key = { TableName: products, Key: { id: level.productId } };
    if (product === undefined) {
      return {
        ConditionCheck: { TableName: products, Key: key.Key, ConditionExpression: 'attribute_not_exists(id)' },
      };
    }
    if (product.available === isForSale(level)) return undefined;
    return {
      Update: {
        ...key,
        UpdateExpression: 'SET available = :available, revision = :next, origin = :origin',
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: {
          ':available': isForSale(level),
          ':revision': product.revision,
          ':next': product.revision + 1,
          ':origin': origin,
        },
      },
    };
  }

  return {
    add: (product, origin) =>
      untilSettled(async () => {
        const { product: there, level } = await read(product.id);
        if (there !== undefined) return undefined;
        const added = { ...product, available: level === undefined ? product.available : isForSale(level) };
        try {
          await client.send(
            new TransactWriteCommand({
              TransactItems: [
                {
                  Put: {
                    TableName: products,
                    Item: { ...added, ...shelved(product), origin },
                    ConditionExpression: 'attribute_not_exists(id)',
                  },
                },
                {
                  ConditionCheck: { TableName: levels, Key: { productId: product.id }, ...unlessLevelChanged(level) },
                },
              ],
            }),
          );
          return added;
        } catch (error) {
          if (isRace(error)) return LOST;
          throw error;
        }
      }),

    take: (told, origin) =>
      untilSettled(async () => {
        const { product, level: known } = await read(told.productId);
        if (!isNews(known, told)) return 'known' as const;
        const put = { TableName: levels, Item: { ...told }, ...unlessLevelChanged(known) };
        const beside = productSide(product, told, origin);
        try {
          // a sign that stays, as with nearly every order, costs one plain write
          if (beside === undefined) await client.send(new PutCommand(put));
          else await client.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, beside] }));
        } catch (error) {
          if (isRace(error)) return LOST;
          throw error;
        }
        const turned =
          product !== undefined && beside !== undefined
            ? { before: product, after: { ...product, available: isForSale(told), revision: product.revision + 1 } }
            : undefined;
        return { known, turned };
      }),
  };
}
