/** What enrichment found out about each deal, in the table of the jobs. */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Enriched } from '../domain/enriched.ts';

/** Writes what is known of a deal now; the same once more changes nothing. */
export type KeepEnriched = (dealId: string, enriched: Enriched) => Promise<void>;

export const enrichedTable =
  (client: Pick<DynamoDBDocumentClient, 'send'>, table: string): KeepEnriched =>
  async (dealId, enriched) => {
    await client.send(new PutCommand({ TableName: table, Item: { id: `deal#${dealId}`, dealId, ...enriched } }));
  };
