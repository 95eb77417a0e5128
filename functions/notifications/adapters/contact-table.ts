/** Names and addresses of customers, as the events of the customers service tell them. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Contact } from '../domain/mail.ts';

const Row = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), name: z.string(), email: z.string() }),
  z.object({ state: z.literal('forgotten') }),
]);

export interface ContactRepository {
  /** `forgotten`: the person has deleted the profile; undefined: nothing was heard yet. */
  find(userId: string): Promise<Contact | 'forgotten' | undefined>;
  /** False when a later fact is known; facts come in any order. */
  keep(userId: string, revision: number, contact: Contact): Promise<boolean>;
  /** Leaves a tombstone, so that an earlier fact that comes late does not bring the person back. */
  forget(userId: string, revision: number): Promise<boolean>;
}

export function contactTable(client: DynamoDBDocumentClient, table: string): ContactRepository {
  const keyOf = (userId: string): string => `contact#${userId}`;

  async function write(userId: string, revision: number, row: z.infer<typeof Row>): Promise<boolean> {
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { id: keyOf(userId), ...row, revision },
          ConditionExpression: 'attribute_not_exists(id) OR revision < :revision',
          ExpressionAttributeValues: { ':revision': revision },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  return {
    async find(userId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: keyOf(userId) }, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const row = Row.parse(Item);
      return row.state === 'known' ? { name: row.name, email: row.email } : 'forgotten';
    },
    keep: (userId, revision, { name, email }) => write(userId, revision, { state: 'known', name, email }),
    forget: (userId, revision) => write(userId, revision, { state: 'forgotten' }),
  };
}
