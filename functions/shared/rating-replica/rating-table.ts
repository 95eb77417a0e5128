/** The ratings of one replica in DynamoDB, one row per deal. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import { Rating } from '../contracts/deals.http.ts';
import { addMissing } from '../demo-rows/add-missing.ts';

const RatingRow = Rating.omit({ instanceId: true });
export type RatingRow = z.infer<typeof RatingRow>;

export interface Ratings {
  find(dealId: string): Promise<RatingRow | undefined>;
  /** Adds the ratings of deals that have none; answers how many. */
  add(ratings: readonly RatingRow[]): Promise<number>;
}

export function ratingTable(client: DynamoDBDocumentClient, table: string): Ratings {
  return {
    async find(dealId) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { dealId } }));
      return Item === undefined ? undefined : RatingRow.parse(Item);
    },
    add: (ratings) => addMissing(client, { table, key: 'dealId' }, ratings),
  };
}
