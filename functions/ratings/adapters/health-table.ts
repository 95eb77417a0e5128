/** The health of the replicas in DynamoDB: one row that all environments of the balancer share. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Book } from '../domain/health.ts';

export interface HealthStore {
  /** undefined: nothing was ever decided. */
  read(): Promise<Book | undefined>;
  /** Writes a decision about the revision before it; false when somebody else was faster. */
  write(next: Book): Promise<boolean>;
}

const Health = z.object({ healthy: z.boolean(), since: z.number(), probeAt: z.number() });
const BookRow = z.object({ revision: z.int().positive(), targets: z.object({ a: Health, b: Health }) });

const BALANCER = 'ratings';
/** A slow table must not slow the calls it is there to protect. */
const PATIENCE_MS = 150;

export function healthTable(
  client: DynamoDBDocumentClient,
  { table, patienceMs = PATIENCE_MS }: { readonly table: string; readonly patienceMs?: number },
): HealthStore {
  const soon = () => ({ abortSignal: AbortSignal.timeout(patienceMs) });
  return {
    async read() {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { balancer: BALANCER }, ConsistentRead: true }),
        soon(),
      );
      return Item === undefined ? undefined : BookRow.parse(Item);
    },
    async write(next) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { balancer: BALANCER, ...next },
            ConditionExpression: 'attribute_not_exists(balancer) OR revision = :before',
            ExpressionAttributeValues: { ':before': next.revision - 1 },
          }),
          soon(),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
