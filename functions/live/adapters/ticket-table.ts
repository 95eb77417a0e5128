import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { FeedRole } from '../../shared/contracts/live.protocol.ts';
import type { Tickets } from '../domain/connection.ts';

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Tickets in table `tickets` (key: ticket; TTL `expiresAt`). A ticket is consumed by a conditional delete. */
export const ticketTable = (client: DynamoDBDocumentClient, TableName: string): Tickets => ({
  issue: async (ticket, role, expiresAt) => {
    await client.send(new PutCommand({ TableName, Item: { ticket, role, expiresAt: seconds(expiresAt) } }));
  },
  consume: async (ticket, now) => {
    try {
      const { Attributes } = await client.send(
        new DeleteCommand({
          TableName,
          Key: { ticket },
          // TTL deletes late: the row's own time decides
          ConditionExpression: 'attribute_exists(ticket) AND expiresAt > :now',
          ExpressionAttributeValues: { ':now': seconds(now) },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return FeedRole.parse(Attributes?.role);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  },
});
