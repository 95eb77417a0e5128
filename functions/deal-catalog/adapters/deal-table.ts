/** Deals in DynamoDB, one row each. */
import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { addMissing } from '../../shared/demo-rows/add-missing.ts';

export interface Deals {
  find(dealId: string): Promise<CatalogDeal | undefined>;
  /** The first `limit` deals of a city, by id. */
  inCity(city: string, limit: number): Promise<CatalogDeal[]>;
  /** Adds the deals that are not there; answers how many. */
  add(deals: readonly CatalogDeal[]): Promise<number>;
}

export function dealTable(client: DynamoDBDocumentClient, table: string): Deals {
  return {
    async find(dealId) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id: dealId } }));
      return Item === undefined ? undefined : CatalogDeal.parse(Item);
    },
    async inCity(city, limit) {
      // a hundred rows of this size are a tenth of what one page of a query holds
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'by-city',
          KeyConditionExpression: 'city = :city',
          ExpressionAttributeValues: { ':city': city },
          Limit: limit,
        }),
      );
      return Items.map((item) => CatalogDeal.parse(item));
    },
    add: (deals) => addMissing(client, { table, key: 'id' }, deals),
  };
}
