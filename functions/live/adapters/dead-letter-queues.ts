import { GetQueueUrlCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { CONSUMERS, type ConsumerDefinition } from '../../shared/contracts/flows.ts';
import type { DeadLetter, DeadLetterQueues } from '../domain/dead-letter.ts';

/** Ten messages a receipt: a look sees at most this many messages of one queue; the next minute looks again. */
const MAX_RECEIPTS = 10;
/** Hides what was seen from the next receipt of the same look, and comes back at once after it. */
const LOOK_SECONDS = 5;

const consumers: [string, ConsumerDefinition][] = Object.entries(CONSUMERS);
const FIFO = new Set(consumers.flatMap(([queue, { fifo }]) => (fifo === true ? [queue] : [])));

/** Reads `<prefix>-<queue>-dlq` (and `.fifo` where the queue is one) by receiving without deleting: SQS has no other way to look. */
export function deadLetterQueues(client: SQSClient, prefix: string): DeadLetterQueues {
  const urls = new Map<string, string>();
  const urlOf = async (queue: string): Promise<string> => {
    const name = `${prefix}-${queue}-dlq${FIFO.has(queue) ? '.fifo' : ''}`;
    const known = urls.get(name) ?? (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
    if (known === undefined) throw new Error(`There is no queue ${name}`);
    urls.set(name, known);
    return known;
  };
  return {
    peek: async (queue) => {
      const QueueUrl = await urlOf(queue);
      const seen = new Map<string, DeadLetter>();
      for (let receipt = 0; receipt < MAX_RECEIPTS; receipt++) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: LOOK_SECONDS,
            WaitTimeSeconds: 0,
            MessageSystemAttributeNames: ['SentTimestamp'],
          }),
        );
        if (Messages.length === 0) break;
        for (const { MessageId, Body = '', Attributes } of Messages) {
          if (MessageId === undefined) continue;
          seen.set(MessageId, {
            messageId: MessageId,
            body: Body,
            sentAt: new Date(Number(Attributes?.SentTimestamp ?? Date.now())),
          });
        }
      }
      return [...seen.values()];
    },
  };
}
