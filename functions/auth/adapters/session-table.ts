/** Sessions live in their tokens; the table holds what tokens cannot: revocations, and unlock tokens not yet used. */
import { createHash } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';

export interface SessionRepository {
  /** False when it was revoked before. `until`: when the token would have expired anyway. */
  revoke(sessionId: string, until: Date): Promise<boolean>;
  isRevoked(sessionId: string): Promise<boolean>;
  addUnlock(unlock: { token: string; userId: string; expiresAt: Date }): Promise<void>;
  /** Answers whom the token unlocks, once; undefined when it is unknown, used or expired. */
  consumeUnlock(token: string): Promise<string | undefined>;
}

const UnlockRow = z.object({ userId: z.string() });

/** The token itself is not stored: reading the table unlocks nothing. */
const unlockKey = (token: string): string => `unlock#${createHash('sha256').update(token).digest('hex')}`;

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);

const isRefused = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

interface Settings {
  readonly table: string;
  readonly now: () => Date;
}

export function sessionTable(client: DynamoDBDocumentClient, { table, now }: Settings): SessionRepository {
  return {
    async revoke(sessionId, until) {
      const Item = { id: `revoked#${sessionId}`, expiresAt: seconds(until) + 60 };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(id)' }));
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },
    async isRevoked(sessionId) {
      // a row past its time says nothing new: the token has expired, too
      const Key = { id: `revoked#${sessionId}` };
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
    async addUnlock({ token, userId, expiresAt }) {
      const Item = { id: unlockKey(token), userId, expiresAt: seconds(expiresAt) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async consumeUnlock(token) {
      try {
        const { Attributes } = await client.send(
          new DeleteCommand({
            TableName: table,
            Key: { id: unlockKey(token) },
            ConditionExpression: 'expiresAt > :now',
            ExpressionAttributeValues: { ':now': seconds(now()) },
            ReturnValues: 'ALL_OLD',
          }),
        );
        return UnlockRow.parse(Attributes).userId;
      } catch (error) {
        if (isRefused(error)) return undefined;
        throw error;
      }
    },
  };
}
