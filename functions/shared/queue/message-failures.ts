/** What went wrong with messages: SQS attaches no reason when it sets one aside, so the consumers write it down. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';

export const MessageFailure = z.object({
  /** Without the stage prefix. */
  queue: z.string(),
  messageId: z.string(),
  attempt: z.int().positive(),
  at: z.iso.datetime(),
  error: z.object({ name: z.string(), message: z.string() }),
  eventId: z.string().nullable(),
  eventType: z.string().nullable(),
  correlationId: z.string(),
  /** Where to look: log group, stream and invocation. */
  log: z.object({ group: z.string(), stream: z.string(), requestId: z.string() }),
  /** MessageDeadLettered was published with this attempt. */
  deadLettered: z.boolean(),
});
export type MessageFailure = z.infer<typeof MessageFailure>;

export interface MessageFailures {
  record(failure: MessageFailure): Promise<void>;
  /** Oldest attempt first. */
  of(queue: string, messageId: string): Promise<MessageFailure[]>;
  /** Whether somebody has said already that this message was set aside. */
  reported(queue: string, messageId: string): Promise<boolean>;
  /**
   * Claims the right to say that a message was set aside; false when it was said before.
   * For the reconciler, which speaks for consumers that crashed.
   */
  claimReport(queue: string, messageId: string, at: string): Promise<boolean>;
}

const KEPT_SECONDS = 14 * 24 * 3_600; // as long as the dead-letter queues keep their messages
const REPORT = 0; // the attempt number of the row that says "reported"

/** Table: partition key `message` = `<queue>#<message id>`, sort key `attempt` (number), TTL attribute `expiresAt`. */
export function messageFailures(client: Pick<DynamoDBDocumentClient, 'send'>, table: string): MessageFailures {
  const keyOf = (queue: string, messageId: string): string => `${queue}#${messageId}`;
  const expiry = (): number => Math.floor(Date.now() / 1_000) + KEPT_SECONDS;

  async function claimReport(queue: string, messageId: string, at: string): Promise<boolean> {
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { message: keyOf(queue, messageId), attempt: REPORT, at, expiresAt: expiry() },
          ConditionExpression: 'attribute_not_exists(message)',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  return {
    async record(failure) {
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { ...failure, message: keyOf(failure.queue, failure.messageId), expiresAt: expiry() },
        }),
      );
      if (failure.deadLettered) await claimReport(failure.queue, failure.messageId, failure.at);
    },
    async of(queue, messageId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'message = :message AND attempt > :report',
          ExpressionAttributeValues: { ':message': keyOf(queue, messageId), ':report': REPORT },
          Limit: 20,
        }),
      );
      return Items.map((item) => MessageFailure.parse(item));
    },
    async reported(queue, messageId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { message: keyOf(queue, messageId), attempt: REPORT } }),
      );
      return Item !== undefined;
    },
    claimReport,
  };
}
