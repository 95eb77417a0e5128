/** The timer of an order: its OrderPlaced, delayed, in a queue of our own. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';

export interface OrderTimer {
  /** The event comes back after so many whole seconds, at least once. @throws Error when SQS does not take it */
  start(event: OutgoingEvent, delaySeconds: number): Promise<void>;
}

export const orderTimer = (client: Pick<SQSClient, 'send'>, queueUrl: string): OrderTimer => ({
  async start({ contract, meta, data }, delaySeconds) {
    const detail = contract.outgoing.parse({ meta, data });
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        DelaySeconds: delaySeconds,
        // the shape in which rules fill queues: one reader for both
        MessageBody: JSON.stringify({ source: contract.source, 'detail-type': contract.type, detail }),
      }),
    );
  },
});
