/**
 * Lambda Developer Guide: "Using Lambda with Amazon SQS" (UpdateEventSourceMapping), "Configuring reserved concurrency",
 * "Backoff strategy for failed invocations"; SQS Developer Guide: "Amazon SQS message timers".
 */
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { lambda, sqs } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { createMapping, mappingIs } from './support/mappings.ts';
import { createQueue, depthOf, send } from './support/queues.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

type Arrival = [body: string, at: number, receiveCount: number, sentAt: number];
const listener = () =>
  createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => { for (const { body, attributes } of Records)
      say([body, Date.now(), Number(attributes.ApproximateReceiveCount), Number(attributes.SentTimestamp)]); };`,
  );

const arrival = (name: string, body: string) =>
  eventually(async () => {
    const found = (await heard<Arrival>(name)).find(([said]) => said === body);
    if (found === undefined) throw new Error(`${body} has not arrived`);
    return found;
  });

test('a mapping stops and resumes within a second, and what waits meanwhile is no attempt', async () => {
  const queue = await createQueue(world);
  const name = await listener();
  const UUID = await createMapping(world, queue.arn, name);
  await send(queue, 'warm-up');
  await arrival(name, 'warm-up');
  for (const body of ['one', 'two']) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    const disabledAt = Date.now();
    await mappingIs(UUID, 'Disabled');
    expect(Date.now() - disabledAt).toBeLessThan(1_000);
    await send(queue, body);
    // Long enough for a poller that is still there to come by.
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await heard<Arrival>(name)).map(([said]) => said)).not.toContain(body);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    const enabledAt = Date.now();
    const [, at, receiveCount] = await arrival(name, body);
    expect(at - enabledAt).toBeLessThan(1_000);
    expect(receiveCount).toBe(1);
  }
});

test('messages of a function without concurrency come back after each visibility time-out, counted, until it has some again', async () => {
  const queue = await createQueue(world, { VisibilityTimeout: '1' });
  const name = await listener();
  await createMapping(world, queue.arn, name);
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 0 }));
  const closedAt = Date.now();
  await send(queue, 'throttled');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await heard(name)).toEqual([]);
  expect(await depthOf(queue)).toBe(1);
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
  const [, at, receiveCount] = await arrival(name, 'throttled');
  expect(receiveCount).toBeGreaterThanOrEqual(2);
  // One receive per visibility time-out, never a busy loop.
  expect(receiveCount).toBeLessThanOrEqual(Math.ceil((at - closedAt) / 1_000) + 1);
  expect(await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name }))).not.toHaveProperty(
    'ReservedConcurrentExecutions',
  );
});

test('a delayed message reaches its function when its delay is over, others do not wait for it', async () => {
  const queue = await createQueue(world);
  const name = await listener();
  await createMapping(world, queue.arn, name);
  await Promise.all(
    [1, 3, 0].map((DelaySeconds) =>
      sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: `delay ${DelaySeconds}`, DelaySeconds })),
    ),
  );
  for (const delay of [0, 1, 3]) {
    const [, at, , sentAt] = await arrival(name, `delay ${delay}`);
    expect(at - sentAt).toBeGreaterThanOrEqual(delay * 1_000 - 100);
    // A cold start comes on top of the first one.
    expect(at - sentAt).toBeLessThan(delay * 1_000 + 1_500);
  }
});

test('a delay is between 0 and 900 seconds', async () => {
  const queue = await createQueue(world);
  const delayed = (DelaySeconds: number) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'late', DelaySeconds }));
  await expect(delayed(901)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await delayed(900);
  const Entries = [900, 901].map((DelaySeconds) => ({ Id: `d${DelaySeconds}`, MessageBody: 'late', DelaySeconds }));
  expect(await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }))).toMatchObject({
    Successful: [{ Id: 'd900' }],
    Failed: [{ Id: 'd901', Code: expect.stringContaining('InvalidParameterValue'), SenderFault: true }],
  });
  expect(await depthOf(queue)).toBe(2);
});
