/**
 * SNS Developer Guide: "Message ordering and deduplication (FIFO topics)", "Fanout to Amazon SQS queues", "Raw message delivery";
 * Lambda Developer Guide: "Using Lambda with Amazon SQS", "FIFO queues"; CloudFormation: AWS::SNS::*.
 */
import { GetSubscriptionAttributesCommand, GetTopicAttributesCommand, PublishCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sns } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { ROLE } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { depthOf, type Queue, take } from './support/queues.ts';
import { arn, deploy, functionResource, type Resource, ref, type Template, updateStack } from './support/stacks.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

/** `fail` fails always, `again` the first time and asks to be tried again in a second, `slow` takes half a second. */
const WORKER = `${SAY}const seen = new Set();
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { body, messageId, attributes, receiptHandle, eventSourceARN } of Records) {
    const began = Date.now();
    if (body.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 500));
    const failed = body.includes('fail') || (body.includes('again') && !seen.has(body));
    seen.add(body);
    say({ body, group: attributes.MessageGroupId, count: attributes.ApproximateReceiveCount, trace: attributes.AWSTraceHeader,
      own: process.env._X_AMZN_TRACE_ID, began, ended: Date.now(), failed });
    if (!failed) continue;
    if (body.includes('again')) await changeVisibility(eventSourceARN, receiptHandle);
    batchItemFailures.push(...Records.slice(Records.findIndex((record) => record.messageId === messageId))
      .map(({ messageId }) => ({ itemIdentifier: messageId })));
    break;
  }
  return { batchItemFailures };
};
async function changeVisibility(queueArn, ReceiptHandle) {
  const [region, account, name] = queueArn.split(':').slice(3);
  const QueueUrl = process.env.AWS_ENDPOINT_URL + '/queue/' + region + '/' + account + '/' + name;
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', body: JSON.stringify({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 }),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ChangeMessageVisibility',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=none' } });
  if (!answer.ok) throw new Error(await answer.text());
}`;

const name = world.name('topic');
const fifoQueue = (QueueName: string, more: Record<string, unknown> = {}): Resource => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName, FifoQueue: true, ...more },
});
const statement = (Action: string, Resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action, Resource }],
});
const subscription = (Endpoint: unknown, more: Record<string, unknown>): Resource => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint, ...more },
});

function template(changes: { topic?: Record<string, unknown>; work?: Record<string, unknown> } = {}): Template {
  const redrive = { deadLetterTargetArn: arn('Dead') };
  return {
    Resources: {
      Topic: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: `${name}.fifo`, FifoTopic: true, DisplayName: 'before', ...changes.topic },
      },
      Dead: fifoQueue(`${name}-dead.fifo`),
      Work: fifoQueue(`${name}-work.fifo`, {
        VisibilityTimeout: 2,
        RedrivePolicy: { ...redrive, maxReceiveCount: 2 },
      }),
      Wrapped: fifoQueue(`${name}-wrapped.fifo`),
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: { Topics: [ref('Topic')], PolicyDocument: statement('sns:Publish', ref('Topic')) },
      },
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [ref('Work'), ref('Wrapped')], PolicyDocument: statement('sqs:SendMessage', '*') },
      },
      ToWork: subscription(arn('Work'), { RawMessageDelivery: true, RedrivePolicy: redrive, ...changes.work }),
      ToWrapped: subscription(arn('Wrapped'), {}),
      Worker: functionResource(WORKER, { Role: ROLE, TracingConfig: { Mode: 'Active' } }),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: arn('Work'),
          FunctionName: ref('Worker'),
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
    },
    Outputs: {
      Topic: { Value: ref('Topic') },
      ToWork: { Value: ref('ToWork') },
      Worker: { Value: ref('Worker') },
      DeadUrl: { Value: ref('Dead') },
      WorkUrl: { Value: ref('Work') },
      WrappedUrl: { Value: ref('Wrapped') },
    },
  };
}

const stack = world.name('stack');
let out: Record<string, string>;
const queue = (id: string): Queue => ({ url: out[`${id}Url`] ?? '', arn: '' });
beforeAll(async () => {
  out = await deploy(world, template(), stack);
});

async function publish(Message: string, MessageGroupId: string, MessageDeduplicationId = crypto.randomUUID()) {
  return sns.send(new PublishCommand({ TopicArn: out.Topic, Message, MessageGroupId, MessageDeduplicationId }));
}

interface Handled {
  body: string;
  group: string;
  count: string;
  trace?: string;
  own: string;
  began: number;
  ended: number;
  failed: boolean;
}

/** What the worker did with the messages of a group, in order. */
const handled = async (group: string) =>
  (await heard<Handled>(out.Worker ?? '')).filter((message) => message.group === group);

test('a FIFO topic gives a FIFO queue the messages of a group in their order, raw or in their envelope', async () => {
  const bodies = Array.from({ length: 12 }, (_, index) => `in order ${index}`);
  for (const body of bodies) await publish(body, 'ordered');
  await eventually(async () => expect((await handled('ordered')).map(({ body }) => body)).toEqual(bodies));
  // Received messages of a group hold back those behind them until they are gone.
  const wrapped: string[] = [];
  while (wrapped.length < bodies.length) {
    wrapped.push(...(await take(queue('Wrapped'))).map(({ Body = '' }): string => JSON.parse(Body).Message));
  }
  expect(wrapped).toEqual(bodies);
});

test('a repeated deduplication id is delivered once', async () => {
  const id = crypto.randomUUID();
  for (const body of ['once', 'once']) await publish(body, 'deduplicated', id);
  await publish('the end', 'deduplicated');
  await eventually(async () =>
    expect((await handled('deduplicated')).map(({ body }) => body)).toEqual(['once', 'the end']),
  );
});

test('without deduplication by content a message needs a deduplication id, and always a group', async () => {
  const Message = 'incomplete';
  await expect(
    sns.send(new PublishCommand({ TopicArn: out.Topic, Message, MessageGroupId: 'a' })),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(
    sns.send(new PublishCommand({ TopicArn: out.Topic, Message, MessageDeduplicationId: 'a' })),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('groups are worked on side by side', async () => {
  await Promise.all(['left', 'right'].map((group) => publish('slow', group)));
  const [left, right] = await eventually(async () => {
    const both = [(await handled('left'))[0], (await handled('right'))[0]];
    expect(both).not.toContain(undefined);
    return both;
  });
  expect(Math.max(left?.began ?? 0, right?.began ?? 0)).toBeLessThan(
    Math.min(left?.ended ?? Infinity, right?.ended ?? Infinity),
  );
});

test('a failed message holds back its own group only, and comes again when its changed visibility says so', async () => {
  await publish('again 1', 'stumbling');
  await publish('2', 'stumbling');
  await eventually(async () => expect((await handled('stumbling')).length).toBeGreaterThanOrEqual(1));
  await publish('undisturbed', 'steady');
  await eventually(async () => expect(await handled('steady')).toHaveLength(1));
  const all = await eventually(async () => {
    const found = await handled('stumbling');
    expect(found.map(({ body, count }) => [body, count])).toEqual([
      ['again 1', '1'],
      ['again 1', '2'],
      ['2', expect.any(String)],
    ]);
    return found;
  });
  const waited = (all[1]?.began ?? 0) - (all[0]?.ended ?? 0);
  expect(waited).toBeGreaterThan(700);
  expect(waited).toBeLessThan(2_000);
});

test('a message that fails too often goes to the FIFO dead-letter queue with its group, and frees those behind it', async () => {
  await publish('fail', 'poisoned');
  await eventually(async () => expect((await handled('poisoned')).length).toBeGreaterThanOrEqual(1));
  await publish('after', 'poisoned');
  const [dead] = await take(queue('Dead'));
  expect(dead).toMatchObject({ Body: 'fail', Attributes: { MessageGroupId: 'poisoned' } });
  await eventually(async () =>
    expect((await handled('poisoned')).map(({ body }) => body)).toEqual(['fail', 'fail', 'after']),
  );
  await eventually(async () => expect(await depthOf(queue('Work'))).toBe(0));
});

test('the trace of who publishes goes through topic and queue to the function', async () => {
  const root = `1-${Math.floor(Date.now() / 1_000).toString(16)}-${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const command = new PublishCommand({
    TopicArn: out.Topic,
    Message: 'traced',
    MessageGroupId: 'traced',
    MessageDeduplicationId: crypto.randomUUID(),
  });
  command.middlewareStack.add(
    (next) => async (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amzn-trace-id'] =
        `Root=${root};Parent=0123456789abcdef;Sampled=1`;
      return next(args);
    },
    { step: 'build' },
  );
  await sns.send(command);
  const [message] = await eventually(async () => {
    const found = await handled('traced');
    expect(found).toHaveLength(1);
    return found;
  });
  expect(message?.trace).toContain(`Root=${root}`);
  expect(message?.own).toContain(`Root=${root}`);
});

test('a changed topic and subscription take effect in place', async () => {
  const changed = template({
    topic: { DisplayName: 'after', ContentBasedDeduplication: true },
    work: { RawMessageDelivery: false, FilterPolicyScope: 'MessageBody', FilterPolicy: { kind: ['wanted'] } },
  });
  const { status, reasons, outputs } = await updateStack(stack, changed);
  expect([status, reasons]).toEqual(['UPDATE_COMPLETE', '']);
  expect(outputs).toMatchObject({ Topic: out.Topic, ToWork: out.ToWork });
  const { Attributes: topic } = await sns.send(new GetTopicAttributesCommand({ TopicArn: out.Topic }));
  expect(topic).toMatchObject({ DisplayName: 'after', ContentBasedDeduplication: 'true' });
  const attributes = async () =>
    (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: out.ToWork }))).Attributes;
  expect(await attributes()).toMatchObject({ RawMessageDelivery: 'false', FilterPolicyScope: 'MessageBody' });
  for (const kind of ['unwanted', 'wanted']) {
    const Message = JSON.stringify({ kind });
    await sns.send(new PublishCommand({ TopicArn: out.Topic, Message, MessageGroupId: 'filtered' }));
  }
  const [message] = await eventually(async () => {
    const found = await handled('filtered');
    expect(found).not.toEqual([]);
    return found;
  });
  expect(JSON.parse(message?.body ?? '').Message).toBe('{"kind":"wanted"}');
  expect((await updateStack(stack, template())).status).toBe('UPDATE_COMPLETE');
  expect(await attributes()).toMatchObject({ RawMessageDelivery: 'true' });
  await publish('no json', 'unfiltered');
  await eventually(async () => expect(await handled('unfiltered')).toHaveLength(1));
});

test('a change that the engine cannot make to a topic fails, and the topic stays as it was', async () => {
  const { status, reasons } = await updateStack(stack, template({ topic: { KmsMasterKeyId: 'alias/other' } }));
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(reasons).toContain('KmsMasterKeyId');
});
