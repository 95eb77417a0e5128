/** The states of circuits in DynamoDB, one row per `<caller>/<dependency>`. */
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CircuitStore } from './circuit.ts';
import type { CircuitState } from './circuit-state.ts';

/**
 * `expiresAt` in epoch seconds, all other times in milliseconds. A row beyond its time needs no check: a week after its
 * last transition a closed circuit is closed, and an open one lets its probe through.
 */
const BreakerRow = z.object({
  id: z.string(),
  state: z.enum(['closed', 'open', 'half-open']),
  revision: z.int().nonnegative(),
  changedAt: z.number(),
  openedAt: z.number(),
  retryAt: z.number(),
  failures: z.int().nonnegative(),
  calls: z.int().nonnegative(),
  expiresAt: z.number(),
});

const KEPT_SECONDS = 7 * 24 * 3_600;

export const breakerId = (caller: string, dependency: string): string => `${caller}/${dependency}`;

export function breakerTable(client: DynamoDBDocumentClient, table: string): CircuitStore {
  return {
    async read(caller, dependency) {
      const Key = { id: breakerId(caller, dependency) };
      // consistent: a state older than one's own transition would be taken for somebody else's
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      if (Item === undefined) return undefined;
      const { id: _, expiresAt: __, ...state } = BreakerRow.parse(Item);
      return state;
    },

    async write(caller, dependency, next, revision) {
      const expiresAt = Math.floor(next.changedAt / 1_000) + KEPT_SECONDS;
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { id: breakerId(caller, dependency), ...next, expiresAt },
            ConditionExpression: revision === 0 ? 'attribute_not_exists(id)' : 'revision = :known',
            ...(revision === 0 ? {} : { ExpressionAttributeValues: { ':known': revision } }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}

/** The circuits of these pairs (at most 100); pairs without a row are left out. */
export async function breakerStates(
  client: DynamoDBDocumentClient,
  table: string,
  pairs: readonly (readonly [caller: string, dependency: string])[],
): Promise<Map<string, CircuitState>> {
  const Keys = pairs.map(([caller, dependency]) => ({ id: breakerId(caller, dependency) }));
  const { Responses = {} } = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys } } }));
  const rows = (Responses[table] ?? []).map((item) => BreakerRow.parse(item));
  return new Map(rows.map(({ id, expiresAt: _, ...state }) => [id, state]));
}
