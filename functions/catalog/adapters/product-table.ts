/** Products in DynamoDB. The list is read through an index that holds the whole shelf in one partition. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { Category } from '../../shared/contracts/catalog.http.ts';
import { Money, ProductId } from '../../shared/contracts/values.ts';
import { type Product, placeOf, searchable } from '../domain/product.ts';

const Row = z.object({
  id: ProductId,
  name: z.string(),
  category: Category,
  price: Money,
  votes: z.int().nonnegative(),
  available: z.boolean(),
});

export interface ShelfQuery {
  readonly category: Category | undefined;
  readonly text: string | undefined;
  readonly limit: number;
  /** Place of the last product of the page before. */
  readonly after: string | undefined;
}

export interface ProductRepository {
  find(id: string): Promise<Product | undefined>;
  /** In a stable order: by category, then by id. `last` is the place to go on from, undefined at the end. */
  list(query: ShelfQuery): Promise<{ products: Product[]; last: string | undefined }>;
  /** False when the product is there already; it stays as it is. */
  add(product: Product): Promise<boolean>;
}

const SHELF = 'products';
/** Rows that one request may look at: a search for a rare word ends after this many with a shorter page. */
const MAX_ROUNDS = 5;
const ROWS_PER_ROUND = 200;

export function productTable(client: DynamoDBDocumentClient, table: string): ProductRepository {
  async function round({ category, text }: ShelfQuery, start: string | undefined) {
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
        Limit: ROWS_PER_ROUND,
        ...(start === undefined ? {} : { ExclusiveStartKey: { shelf: SHELF, place: start, id: start.split('#')[1] } }),
      }),
    );
    const place: unknown = LastEvaluatedKey?.place;
    return { products: Items.map((item) => Row.parse(item)), next: typeof place === 'string' ? place : undefined };
  }

  return {
    async find(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id } }));
      return Item === undefined ? undefined : Row.parse(Item);
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
    async add(product) {
      const { id, name } = product;
      const Item = { ...product, shelf: SHELF, place: placeOf(product), searchText: searchable(`${name} ${id}`) };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(id)' }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
