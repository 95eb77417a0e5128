/** Lambda Developer Guide: "Configuring Lambda functions", "Understanding Lambda function scaling", "Configuring reserved concurrency". */
import {
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  TooManyRequestsException,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, expect, test } from 'vitest';
import { lambda } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { createFunction, invoke, zipOf } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { createQueue, receive } from './support/queues.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const updated = (FunctionName: string) =>
  waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20, minDelay: 0.1, maxDelay: 1 }, { FunctionName });

test('after UpdateFunctionCode calls meet the new code, in a new environment', async () => {
  const name = await createFunction(world, "let calls = 0; export const handler = async () => ['old', ++calls];");
  expect((await invoke(name)).payload).toEqual(['old', 1]);
  const ZipFile = zipOf("let calls = 0; export const handler = async () => ['new', ++calls];");
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile }));
  await updated(name);
  expect((await invoke(name)).payload).toEqual(['new', 1]);
});

test('after UpdateFunctionConfiguration calls meet the new variables and the new time-out', async () => {
  const name = await createFunction(
    world,
    'export const handler = async (e, c) => [process.env.COLOUR, c.getRemainingTimeInMillis() > 20_000];',
    { Environment: { Variables: { COLOUR: 'blue' } } },
  );
  expect((await invoke(name)).payload).toEqual(['blue', false]);
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: name,
      Timeout: 30,
      Environment: { Variables: { COLOUR: 'red' } },
    }),
  );
  await updated(name);
  expect((await invoke(name)).payload).toEqual(['red', true]);
});

test('a published version keeps code and variables', async () => {
  const name = await createFunction(world, "export const handler = async () => 'first';");
  const { Version = '' } = await lambda.send(new PublishVersionCommand({ FunctionName: name }));
  const ZipFile = zipOf("export const handler = async () => 'second';");
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile }));
  await updated(name);
  expect((await invoke(name, {}, { Qualifier: Version })).payload).toBe('first');
  expect((await invoke(name)).payload).toBe('second');
});

test('a deleted function is gone at once', async () => {
  const name = await createFunction(newWorld(), 'export const handler = async () => 1;');
  await invoke(name);
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  await expect(invoke(name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('reserved concurrency 0 refuses every call with TooManyRequestsException, until it is taken back', async () => {
  const name = await createFunction(world, 'export const handler = async () => 1;');
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 0 }));
  await expect(invoke(name)).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }));
  expect((await invoke(name)).payload).toBe(1);
});

test('reserved concurrency 1 refuses a second call while the first runs, and never queues it', async () => {
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ wait = 0 }) => { say('running'); await new Promise((r) => setTimeout(r, wait)); };`,
  );
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 1 }));
  const first = invoke(name, { wait: 3_000 });
  await eventually(async () => expect(await heard(name)).toEqual(['running']));
  const second = await invoke(name).catch((error: unknown) => error);
  expect(second).toBeInstanceOf(TooManyRequestsException);
  expect(second).toMatchObject({ Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' });
  expect(await first).toMatchObject({ statusCode: 200, functionError: undefined });
  expect((await invoke(name)).functionError).toBeUndefined();
});

test('an asynchronous call that fails goes to the on-failure destination with the error', async () => {
  const queue = await createQueue(world);
  const name = await createFunction(world, "export const handler = async () => { throw new Error('no luck'); };");
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: name,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: queue.arn } },
    }),
  );
  await invoke(name, { job: 1 }, { InvocationType: 'Event' });
  const [message] = await receive(queue);
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
    requestPayload: { job: 1 },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'no luck' },
  });
});

test('an asynchronous call that succeeds goes to the on-success destination with the answer', async () => {
  const queue = await createQueue(world);
  const name = await createFunction(world, 'export const handler = async ({ n }) => n * 2;');
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: name,
      DestinationConfig: { OnSuccess: { Destination: queue.arn } },
    }),
  );
  await invoke(name, { n: 4 }, { InvocationType: 'Event' });
  const [message] = await receive(queue);
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'Success' },
    responsePayload: 8,
  });
});

test('an asynchronous call that fails for good goes to the dead-letter queue', async () => {
  const queue = await createQueue(world);
  const name = await createFunction(
    world,
    `${SAY}export const handler = async (e) => { say(e); throw new Error('no luck'); };`,
    { DeadLetterConfig: { TargetArn: queue.arn } },
  );
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: name, MaximumRetryAttempts: 0 }));
  await invoke(name, { job: 2 }, { InvocationType: 'Event' });
  const [message] = await receive(queue);
  expect(JSON.parse(message?.Body ?? '')).toEqual({ job: 2 });
  expect(message?.MessageAttributes?.ErrorMessage?.StringValue).toContain('no luck');
  await eventually(async () => expect(await heard(name)).toEqual([{ job: 2 }]));
});
