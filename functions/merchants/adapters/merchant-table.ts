/** Merchants in DynamoDB, one row each. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { Merchant } from '../../shared/contracts/deals.http.ts';
import { addMissing } from '../../shared/demo-rows/add-missing.ts';

export interface Merchants {
  find(merchantId: string): Promise<Merchant | undefined>;
  /** Adds the merchants that are not there; answers how many. */
  add(merchants: readonly Merchant[]): Promise<number>;
}

export function merchantTable(client: DynamoDBDocumentClient, table: string): Merchants {
  return {
    async find(merchantId) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id: merchantId } }));
      return Item === undefined ? undefined : Merchant.parse(Item);
    },
    add: (merchants) => addMissing(client, { table, key: 'id' }, merchants),
  };
}
