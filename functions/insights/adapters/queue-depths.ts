import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LabQueue } from '../../shared/contracts/sli-counts.ts';

export interface QueueDepths {
  /** Messages of `<prefix>-<queue>` that wait, wait for their time, or are being worked on. */
  of(queue: LabQueue, signal?: AbortSignal): Promise<number>;
}

export function queueDepths(client: Pick<SQSClient, 'send'>, prefix: string): QueueDepths {
  const urls = new Map<LabQueue, string>();
  const urlOf = async (queue: LabQueue, abortSignal: AbortSignal | undefined): Promise<string> => {
    const QueueName = `${prefix}-${queue}`;
    const known =
      urls.get(queue) ??
      (await client.send(new GetQueueUrlCommand({ QueueName }), { ...(abortSignal && { abortSignal }) })).QueueUrl;
    if (known === undefined) throw new Error(`There is no queue ${QueueName}`);
    urls.set(queue, known);
    return known;
  };
  return {
    async of(queue, abortSignal) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: await urlOf(queue, abortSignal),
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'ApproximateNumberOfMessagesDelayed',
          ],
        }),
        { ...(abortSignal && { abortSignal }) },
      );
      return Object.values(Attributes).reduce((all, count) => all + Number(count), 0);
    },
  };
}
