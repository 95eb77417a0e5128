/** Lambda Developer Guide: "Using Lambda with Amazon SQS", "Handling errors for an SQS event source in Lambda". */
import {
  DeleteRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { events, lambda, sqs } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { createMapping, mappingIs } from './support/mappings.ts';
import { createQueue, depthOf, receive, send } from './support/queues.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

interface Batch {
  began: number;
  ended: number;
  records: (Record<string, unknown> & { body: string; messageId: string; attributes: Record<string, string> })[];
}

/** Works for a moment; messages that say `bad` are reported as failed, `throw` fails the batch. */
const WORKER = `${SAY}export const handler = async ({ Records: records }) => {
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, Number(process.env.WAIT ?? 0)));
  say({ began, ended: Date.now(), records });
  if (records.some(({ body }) => body.includes('throw'))) throw new Error('whole batch');
  return { batchItemFailures: records.filter(({ body }) => body.includes('bad'))
    .map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

const worker = (waitMs = 0) => createFunction(world, WORKER, { Environment: { Variables: { WAIT: String(waitMs) } } });

/** The batches a worker got, once they hold so many records. */
const batches = (name: string, records: number) =>
  eventually(async () => {
    const all = await heard<Batch>(name);
    expect(all.reduce((sum, batch) => sum + batch.records.length, 0)).toBeGreaterThanOrEqual(records);
    return all;
  });

test('a message reaches the function as a record, and leaves the queue once handled', async () => {
  const queue = await createQueue(world);
  const name = await worker();
  await createMapping(world, queue.arn, name);
  const messageId = await send(queue, '{"a":"é"}');
  const [batch] = await batches(name, 1);
  expect(batch?.records).toEqual([
    {
      messageId,
      receiptHandle: expect.any(String),
      body: '{"a":"é"}',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      }),
      messageAttributes: {},
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: 'us-east-1',
    },
  ]);
  await eventually(async () => expect(await depthOf(queue)).toBe(0));
});

test('without a batching window a lone message is delivered at once, though the batch could hold ten', async () => {
  const queue = await createQueue(world);
  const name = await worker();
  await createMapping(world, queue.arn, name, { BatchSize: 10 });
  await send(queue, 'warm-up');
  await batches(name, 1);
  const sent = Date.now();
  await send(queue, 'lone');
  const [, batch] = await batches(name, 2);
  // A poller that waited for a window, or for its next round with back-off, would take seconds.
  expect((batch?.began ?? Infinity) - sent).toBeLessThan(5_000);
});

test('ReportBatchItemFailures brings back only what failed, and what fails too often goes to the dead-letter queue', async () => {
  const dead = await createQueue(world);
  const queue = await createQueue(world, {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
  });
  const name = await worker();
  await createMapping(world, queue.arn, name, { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await Promise.all(['good 1', 'bad', 'good 2'].map((body) => send(queue, body)));
  const [message] = await receive(dead);
  expect(message?.Body).toBe('bad');
  const seen = (await batches(name, 4)).flatMap(({ records }) => records.map(({ body }) => body));
  expect(seen.toSorted()).toEqual(['bad', 'bad', 'good 1', 'good 2']);
  await eventually(async () => expect(await depthOf(queue)).toBe(0));
});

test('a function that throws brings the whole batch back, with its receive count', async () => {
  const queue = await createQueue(world, { VisibilityTimeout: '1' });
  const name = await createFunction(
    world,
    `${SAY}let failed = false; export const handler = async ({ Records }) => {
      say(Records.map(({ body, attributes }) => [body, attributes.ApproximateReceiveCount]));
      if (!failed) { failed = true; throw new Error('first time'); } };`,
  );
  await createMapping(world, queue.arn, name);
  await send(queue, 'again');
  await eventually(async () =>
    expect((await heard(name)).flat()).toEqual([
      ['again', '1'],
      ['again', '2'],
    ]),
  );
  await eventually(async () => expect(await depthOf(queue)).toBe(0));
});

test('MaximumConcurrency bounds how many batches run at the same time', async () => {
  const queue = await createQueue(world);
  const name = await worker(300);
  await createMapping(world, queue.arn, name, { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  await Promise.all(Array.from({ length: 8 }, (_, index) => send(queue, `message ${index}`)));
  const spans = await batches(name, 8);
  const together = spans.map(
    ({ began }) => spans.filter((other) => other.began <= began && began < other.ended).length,
  );
  expect(Math.max(...together)).toBe(2);
});

test('a disabled mapping delivers nothing, and what has waited once it is enabled', async () => {
  const queue = await createQueue(world);
  const name = await worker();
  const UUID = await createMapping(world, queue.arn, name);
  const enable = async (Enabled: boolean) => {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    await mappingIs(UUID, Enabled ? 'Enabled' : 'Disabled');
  };
  await enable(false);
  await send(queue, 'patient');
  // A receive that gets the message shows that no poller has it.
  const [message] = await receive(queue);
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  expect(await heard(name)).toEqual([]);
  await enable(true);
  expect((await batches(name, 1))[0]?.records[0]?.body).toBe('patient');
});

test('a trace goes from the bus through the queue to the function', async () => {
  const queue = await createQueue(world);
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => say([process.env._X_AMZN_TRACE_ID, Records[0].attributes.AWSTraceHeader]);`,
  );
  await createMapping(world, queue.arn, name);
  const Rule = world.name('rule');
  const type = world.name('type');
  await events.send(new PutRuleCommand({ Name: Rule, EventPattern: JSON.stringify({ 'detail-type': [type] }) }));
  world.undo(() => events.send(new DeleteRuleCommand({ Name: Rule })));
  await events.send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'one', Arn: queue.arn }] }));
  world.undo(() => events.send(new RemoveTargetsCommand({ Rule, Ids: ['one'] })));
  const root = `1-${Math.floor(Date.now() / 1_000).toString(16)}-${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
  await events.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: 'conformance',
          DetailType: type,
          Detail: '{}',
          TraceHeader: `Root=${root};Parent=0123456789abcdef;Sampled=1`,
        },
      ],
    }),
  );
  await eventually(async () =>
    expect(await heard(name)).toEqual([
      [expect.stringContaining(`Root=${root}`), expect.stringContaining(`Root=${root}`)],
    ]),
  );
});

test('a FIFO group is handled in order, one batch at a time', async () => {
  const queue = await createQueue(world, { FifoQueue: 'true' });
  const name = await worker(50);
  const bodies = Array.from({ length: 6 }, (_, index) => index);
  for (const index of bodies) for (const group of ['a', 'b']) await send(queue, `${group}${index}`, group);
  await createMapping(world, queue.arn, name, { BatchSize: 2 });
  const all = (await batches(name, 12)).toSorted((one, other) => one.began - other.began);
  for (const group of ['a', 'b']) {
    const own = all.filter(({ records }) => records.some(({ body }) => body.startsWith(group)));
    const seen = own.flatMap(({ records }) => records.map(({ body }) => body)).filter((body) => body.startsWith(group));
    expect(seen).toEqual(bodies.map((index) => `${group}${index}`));
    for (const [index, batch] of own.slice(1).entries()) {
      expect(batch.began).toBeGreaterThanOrEqual(own[index]?.ended ?? Infinity);
    }
  }
});

test('a failed message of a FIFO group holds back those behind it', async () => {
  const queue = await createQueue(world, { FifoQueue: 'true', VisibilityTimeout: '1' });
  const name = await createFunction(
    world,
    `${SAY}let failed = false; export const handler = async ({ Records }) => {
      for (const { body } of Records) say(body);
      if (!failed) { failed = true; throw new Error('first time'); } };`,
  );
  for (const body of ['1', '2', '3']) await send(queue, body, 'only');
  await createMapping(world, queue.arn, name, { BatchSize: 1 });
  await eventually(async () => expect(await heard(name)).toEqual(['1', '1', '2', '3']));
});
