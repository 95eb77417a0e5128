/** How deep the queue is: measured, not guessed. */
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';

/** Messages that wait, are worked on, or wait for another attempt. */
export type QueueDepth = () => Promise<number>;

const Attributes = z.object({
  ApproximateNumberOfMessages: z.coerce.number().int(),
  ApproximateNumberOfMessagesNotVisible: z.coerce.number().int(),
  ApproximateNumberOfMessagesDelayed: z.coerce.number().int(),
});

export const queueDepth =
  (client: Pick<SQSClient, 'send'>, queueUrl: string): QueueDepth =>
  async () => {
    const answer = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    return Object.values(Attributes.parse(answer.Attributes)).reduce((sum, count) => sum + count, 0);
  };
