import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { documentClient } from '../../shared/observability/clients.ts';

/** The row of the counters' table that holds the hash instead of a shard's numbers. */
const KEY = { shard: 'topology' };

export interface TopologyHash {
  /** Hash of the map as last read; empty before anybody asked for the map. */
  readonly read: () => Promise<string>;
  readonly write: (hash: string) => Promise<void>;
}

export function topologyHash(client: DynamoDBDocumentClient = documentClient()): TopologyHash {
  const { LIVE_COUNTERS_TABLE: TableName } = readEnv(z.object({ LIVE_COUNTERS_TABLE: z.string().min(1) }));
  return {
    read: async () => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: KEY }));
      return typeof Item?.hash === 'string' ? Item.hash : '';
    },
    write: async (hash) => {
      await client.send(new PutCommand({ TableName, Item: { ...KEY, hash } }));
    },
  };
}
