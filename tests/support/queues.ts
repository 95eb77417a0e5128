/** Queues by their short names, poked at as with `awslocal sqs`. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { running } from './running.ts';

let client: SQSClient | undefined;
const sqs = (): SQSClient => {
  client ??= new SQSClient({
    endpoint: running().engineUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return client;
};

async function urlOf(queue: string): Promise<string> {
  const { QueueUrl } = await sqs().send(new GetQueueUrlCommand({ QueueName: `playground-${queue}` }));
  if (QueueUrl === undefined) throw new Error(`there is no queue playground-${queue}`);
  return QueueUrl;
}

/** Answers the message id. */
export async function sendTo(queue: string, body: string): Promise<string> {
  const { MessageId = '' } = await sqs().send(
    new SendMessageCommand({ QueueUrl: await urlOf(queue), MessageBody: body }),
  );
  return MessageId;
}

/** Messages that wait, and that are being worked on. */
export async function depthOf(queue: string): Promise<{ waiting: number; inFlight: number }> {
  const { Attributes = {} } = await sqs().send(
    new GetQueueAttributesCommand({
      QueueUrl: await urlOf(queue),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    waiting: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}
