/** A service's timer: an event to itself, delayed, in a queue of its own. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutgoingEvent } from './publisher.ts';

export interface QueueTimer {
  /** The event comes back after so many whole seconds (at most 900), at least once. @throws Error when SQS does not take it */
  start(event: OutgoingEvent, delaySeconds: number): Promise<void>;
}

export const queueTimer = (client: Pick<SQSClient, 'send'>, queueUrl: string): QueueTimer => ({
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
