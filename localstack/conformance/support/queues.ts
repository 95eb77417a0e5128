import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { sqs } from './clients.ts';
import type { World } from './world.ts';

export interface Queue {
  url: string;
  arn: string;
}

export async function createQueue(world: World, attributes: Record<string, string> = {}): Promise<Queue> {
  const suffix = attributes.FifoQueue ? '.fifo' : '';
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `${world.name('queue')}${suffix}`, Attributes: attributes }),
  );
  world.undo(() => sqs.send(new DeleteQueueCommand({ QueueUrl: url })));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: Attributes.QueueArn ?? '' };
}

/** Answers the message id. */
export async function send(queue: Queue, body: string, group?: string): Promise<string> {
  const { MessageId = '' } = await sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: body,
      ...(group && { MessageGroupId: group, MessageDeduplicationId: crypto.randomUUID() }),
    }),
  );
  return MessageId;
}

/** Receives until so many messages have come. @throws Error when they have not within 20 s */
export async function receive(queue: Queue, count = 1): Promise<Message[]> {
  const found: Message[] = [];
  for (const end = Date.now() + 20_000; found.length < count; ) {
    if (Date.now() > end) throw new Error(`${found.length} of ${count} messages came to ${queue.url}`);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    found.push(...Messages);
  }
  return found;
}

/** Receives so many messages and takes them from the queue. */
export async function take(queue: Queue, count = 1): Promise<Message[]> {
  const messages = await receive(queue, count);
  for (const { ReceiptHandle } of messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
  return messages;
}

/** Messages that wait, are worked on, or are delayed. */
export async function depthOf(queue: Queue): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }),
  );
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed } =
    Attributes;
  return (
    Number(ApproximateNumberOfMessages) +
    Number(ApproximateNumberOfMessagesNotVisible) +
    Number(ApproximateNumberOfMessagesDelayed)
  );
}
