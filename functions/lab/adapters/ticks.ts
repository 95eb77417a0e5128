/** The lab's messages to itself: an event, delayed, in a queue of our own. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';

export interface Ticks {
  /** The event comes back after so many whole seconds (at most 900), at least once. @throws Error when SQS does not take it */
  send(event: OutgoingEvent, delaySeconds: number): Promise<void>;
}

export const tickQueue = (client: Pick<SQSClient, 'send'>, queueUrl: string): Ticks => ({
  async send({ contract, meta, data }, delaySeconds) {
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
