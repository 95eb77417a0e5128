import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { FeedFilter, FeedMode, FeedRole } from '../../shared/contracts/live.protocol.ts';
import { CONNECTION_SECONDS, type Connection, type Connections } from '../domain/connection.ts';

/** One partition today; the protocol and the key allow more. */
const SHARD = '0';

const Row = z.object({
  connectionId: z.string(),
  role: FeedRole,
  state: z.enum(['pending', 'active']),
  filter: FeedFilter,
  mode: FeedMode,
  expiresAt: z.number(),
});

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Turns "the condition did not hold" into undefined; every other failure stays one. */
async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** Connections in table `connections` (key: shard, connectionId; TTL `expiresAt`). */
export function connectionTable(client: DynamoDBDocumentClient, TableName: string): Connections {
  const key = (connectionId: string) => ({ TableName, Key: { shard: SHARD, connectionId } });
  const parse = (item: unknown): Connection | undefined => (item === undefined ? undefined : Row.parse(item));
  const change = async (connectionId: string, filter: FeedFilter, mode: Connection['mode'] | undefined) => {
    const result = await unlessRefused(
      client.send(
        new UpdateCommand({
          ...key(connectionId),
          UpdateExpression: `SET #state = :active, #filter = :filter${mode ? ', #mode = :mode' : ''}`,
          ConditionExpression: 'attribute_exists(connectionId)',
          ExpressionAttributeNames: { '#state': 'state', '#filter': 'filter', ...(mode && { '#mode': 'mode' }) },
          ExpressionAttributeValues: { ':active': 'active', ':filter': filter, ...(mode && { ':mode': mode }) },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return parse(result?.Attributes);
  };
  return {
    open: async (connectionId, role, now) => {
      const row = { connectionId, role, state: 'pending', filter: {}, mode: 'full' };
      const expiresAt = seconds(now) + CONNECTION_SECONDS;
      await client.send(new PutCommand({ TableName, Item: { ...row, shard: SHARD, expiresAt } }));
    },
    activate: change,
    subscribe: change,
    get: async (connectionId, now) => {
      const { Item } = await client.send(new GetCommand({ ...key(connectionId), ConsistentRead: true }));
      return Item && Number(Item.expiresAt) > seconds(now) ? parse(Item) : undefined;
    },
    active: async (now) => {
      const found: Connection[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: '#shard = :shard',
            FilterExpression: '#state = :active AND expiresAt > :now',
            ExpressionAttributeNames: { '#shard': 'shard', '#state': 'state' },
            ExpressionAttributeValues: { ':shard': SHARD, ':active': 'active', ':now': seconds(now) },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        found.push(...(page.Items ?? []).map((item) => Row.parse(item)));
        from = page.LastEvaluatedKey;
      } while (from);
      return found;
    },
    count: async () => {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#shard = :shard',
          ExpressionAttributeNames: { '#shard': 'shard' },
          ExpressionAttributeValues: { ':shard': SHARD },
          Select: 'COUNT',
        }),
      );
      return page.Count ?? 0;
    },
    close: async (connectionId) => {
      await client.send(new DeleteCommand(key(connectionId)));
    },
    closeGone: async (connectionId) => {
      await unlessRefused(
        client.send(
          new DeleteCommand({
            ...key(connectionId),
            ConditionExpression: '#state = :active',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':active': 'active' },
          }),
        ),
      );
    },
  };
}
