/** Queues by their short names, poked at as with `awslocal sqs`. */
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
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

/** Takes the messages out of a queue whose body fits, at most ten; leaves the others. */
export async function takeFrom(queue: string, fits: (body: string) => boolean): Promise<string[]> {
  const QueueUrl = await urlOf(queue);
  const { Messages = [] } = await sqs().send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 2, WaitTimeSeconds: 1 }),
  );
  const taken = Messages.filter(({ Body = '' }) => fits(Body));
  for (const { ReceiptHandle } of taken) await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return taken.map(({ Body = '' }) => Body);
}
