/** Products in DynamoDB. The list is read through an index that holds the whole shelf in one partition. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Category } from '../../shared/contracts/catalog.http.ts';
import { Money } from '../../shared/contracts/values.ts';
import { type Product, type ProductFields, placeOf, searchable } from '../domain/product.ts';
import { type Origin, SHELF, StoredProduct, shelved } from './product-row.ts';

export interface ShelfQuery {
  readonly category: Category | undefined;
  readonly text: string | undefined;
  readonly limit: number;
  /** Place of the last product of the page before. */
  readonly after: string | undefined;
}

export interface Priced {
  readonly id: string;
  readonly price: Money;
}

/** The table did not answer, or not in time. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export interface ProductRepository {
  /** Read consistently: who has just changed it sees it. @throws StoreUnavailable */
  find(id: string, options: { withinMs: number }): Promise<Product | undefined>;
  /** Of up to 100 products; unknown ones are missing. */
  pricesOf(ids: readonly string[]): Promise<Priced[]>;
  /** In a stable order: by category, then by id. `last` is the place to go on from, undefined at the end. */
  list(query: ShelfQuery): Promise<{ products: Product[]; last: string | undefined }>;
  /**
   * Sets an operator's fields; the event leaves through the stream. Before and after are the same product when
   * nothing differs, undefined when there is no such product.
   */
  change(id: string, fields: ProductFields, origin: Origin): Promise<{ before: Product; after: Product } | undefined>;
}

/** Rows that one request may look at: a search for a rare word ends after this many with a shorter page. */
const MAX_ROUNDS = 5;
const ROWS_PER_ROUND = 200;
/** DynamoDB leaves keys over when it is busy. */
const BATCH_TRIES = 3;

const PricedRow = z.object({ id: z.string(), price: Money });

export function productTable(client: DynamoDBDocumentClient, table: string): ProductRepository {
  async function round({ category, text, limit }: ShelfQuery, start: string | undefined) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'by-shelf',
        KeyConditionExpression:
          category === undefined ? 'shelf = :shelf' : 'shelf = :shelf AND begins_with(place, :category)',
        ...(text === undefined ? {} : { FilterExpression: 'contains(searchText, :text)' }),
        ExpressionAttributeValues: {
          ':shelf': SHELF,
          ...(category === undefined ? {} : { ':category': `${category}#` }),
          ...(text === undefined ? {} : { ':text': searchable(text) }),
        },
        // one more than the page tells whether there is another one; a search does not know how far it has to look
        Limit: text === undefined ? Math.min(limit + 1, ROWS_PER_ROUND) : ROWS_PER_ROUND,
        ...(start === undefined ? {} : { ExclusiveStartKey: { shelf: SHELF, place: start, id: start.split('#')[1] } }),
      }),
    );
    const place: unknown = LastEvaluatedKey?.place;
    const products = Items.map((item) => StoredProduct.parse(item));
    return { products, next: typeof place === 'string' ? place : undefined };
  }

  return {
    async find(id, { withinMs }) {
      const command = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item } = await client.send(command, { abortSignal: AbortSignal.timeout(withinMs) }).catch((cause) => {
        throw new StoreUnavailable('the product store does not answer', { cause });
      });
      return Item === undefined ? undefined : StoredProduct.parse(Item);
    },
    async pricesOf(ids) {
      const found: Priced[] = [];
      let keys: Record<string, unknown>[] = [...new Set(ids)].map((id) => ({ id }));
      for (let tries = 0; keys.length > 0 && tries < BATCH_TRIES; tries += 1) {
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ProjectionExpression: 'id, price' } } }),
        );
        found.push(...(Responses[table] ?? []).map((item) => PricedRow.parse(item)));
        keys = UnprocessedKeys[table]?.Keys ?? [];
      }
      if (keys.length > 0) throw new StoreUnavailable(`${keys.length} products were left unread`);
      return found;
    },
    async list(query) {
      const products: Product[] = [];
      let start = query.after;
      for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
        const { products: found, next } = await round(query, start);
        products.push(...found);
        start = next;
        if (next === undefined || products.length > query.limit) break;
      }
      const page = products.slice(0, query.limit);
      const cut = page.at(-1);
      const last = products.length > query.limit && cut !== undefined ? placeOf(cut) : start;
      return { products: page, last };
    },
    async change(id, fields, origin) {
      const { name, category, price } = fields;
      const row = { name, category, price, ...shelved({ id, name, category }), origin };
      const names = Object.keys(row);
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: table,
            Key: { id },
            // single fields, not the row: a vote of the same moment stays
            UpdateExpression: `SET ${names.map((field) => `#${field} = :${field}`).join(', ')} ADD revision :one`,
            ConditionExpression:
              'attribute_exists(id) AND (#name <> :name OR #category <> :category OR #price <> :price)',
            ExpressionAttributeNames: Object.fromEntries(names.map((field) => [`#${field}`, field])),
            ExpressionAttributeValues: {
              ...Object.fromEntries(Object.entries(row).map(([field, value]) => [`:${field}`, value])),
              ':one': 1,
            },
            ReturnValues: 'ALL_OLD',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        const before = StoredProduct.parse(Attributes);
        return { before, after: { ...before, name, category, price, revision: before.revision + 1 } };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if (error.Item === undefined) return undefined;
        const same = StoredProduct.parse(unmarshall(error.Item));
        return { before: same, after: same };
      }
    },
  };
}
