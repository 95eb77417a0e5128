/** Price tags in DynamoDB, one row per deal. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { DealId } from '../../shared/contracts/deals.http.ts';
import { Money } from '../../shared/contracts/values.ts';
import { addMissing } from '../../shared/demo-rows/add-missing.ts';
import type { PriceTag } from '../domain/pricing.ts';

const PriceRow = z.object({ dealId: DealId, listPrice: Money, discountPct: z.int().min(0).max(100) });

export interface Prices {
  find(dealId: string): Promise<PriceTag | undefined>;
  /** Adds the tags of deals that have none; answers how many. */
  add(tags: readonly PriceTag[]): Promise<number>;
}

export function priceTable(client: DynamoDBDocumentClient, table: string): Prices {
  return {
    async find(dealId) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { dealId } }));
      return Item === undefined ? undefined : PriceRow.parse(Item);
    },
    add: (tags) => addMissing(client, { table, key: 'dealId' }, tags),
  };
}
