/** Lambda Developer Guide: "Understanding Lambda function invocation methods", "Define Lambda function handler in Node.js". */
import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { afterAll, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { arnOf, createFunction, invoke } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

test('an async handler answers what it returns', async () => {
  const name = await createFunction(world, 'export const handler = async (event) => ({ got: event });');
  expect(await invoke(name, { a: [1, 'é', null] })).toMatchObject({
    statusCode: 200,
    functionError: undefined,
    payload: { got: { a: [1, 'é', null] } },
  });
});

test('a callback handler answers what it calls back with', async () => {
  const name = await createFunction(world, 'exports.handler = (event, context, done) => done(null, event.n + 1);', {
    file: 'index.js',
  });
  expect((await invoke(name, { n: 1 })).payload).toBe(2);
});

test('a callback handler is answered when its event loop is empty, unless it says not to wait', async () => {
  const name = await createFunction(
    world,
    `exports.handler = ({ wait }, context, done) => {
      context.callbackWaitsForEmptyEventLoop = wait;
      const result = { finished: false };
      setTimeout(() => { result.finished = true; }, 300);
      done(null, result);
    };`,
    { file: 'index.js' },
  );
  expect((await invoke(name, { wait: false })).payload).toEqual({ finished: false });
  expect((await invoke(name, { wait: true })).payload).toEqual({ finished: true });
});

test('a handler that returns nothing answers null', async () => {
  const name = await createFunction(world, 'export const handler = async () => {};');
  expect((await invoke(name)).payload).toBeNull();
});

test('a handler in a subfolder and under another name is found', async () => {
  const name = await createFunction(world, "export const serve = async () => 'inner';", {
    file: 'src/api/door.mjs',
    Handler: 'src/api/door.serve',
  });
  expect((await invoke(name)).payload).toBe('inner');
});

test('an environment serves further calls with the state of its module', async () => {
  const name = await createFunction(world, 'let calls = 0; export const handler = async () => ++calls;');
  expect([(await invoke(name)).payload, (await invoke(name)).payload]).toEqual([1, 2]);
});

test('the context names function, request, log stream, caller and remaining time', async () => {
  const name = await createFunction(
    world,
    `export const handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(), done: typeof context.done });`,
    { Timeout: 7, MemorySize: 192 },
  );
  const ClientContext = Buffer.from(JSON.stringify({ custom: { tenant: 'blue' } })).toString('base64');
  const { payload, requestId } = await invoke(name, {}, { ClientContext });
  expect(payload).toMatchObject({
    functionName: name,
    functionVersion: '$LATEST',
    memoryLimitInMB: '192',
    invokedFunctionArn: arnOf(name),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    callbackWaitsForEmptyEventLoop: true,
    clientContext: { custom: { tenant: 'blue' } },
  });
  expect(payload).toHaveProperty(
    'remaining',
    expect.toSatisfy((ms: number) => ms > 0 && ms <= 7_000),
  );
});

test('the environment holds the function its own variables and those Lambda defines', async () => {
  const name = await createFunction(world, 'export const handler = async () => process.env;', {
    Environment: { Variables: { COLOUR: 'blue', EMPTY: '' } },
  });
  const { payload } = await invoke(name);
  expect(payload).toMatchObject({
    COLOUR: 'blue',
    EMPTY: '',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: expect.any(String),
    _X_AMZN_TRACE_ID: expect.stringContaining('Root=1-'),
  });
});

test('two functions do not share variables, globals or modules', async () => {
  const source = 'globalThis.calls ??= 0; export const handler = async () => [++globalThis.calls, process.env.MINE];';
  const first = await createFunction(world, source, { Environment: { Variables: { MINE: 'first' } } });
  const second = await createFunction(world, source);
  expect((await invoke(first)).payload).toEqual([1, 'first']);
  expect((await invoke(second)).payload).toEqual([1, null]);
});

test('an Event invocation is accepted with 202 and happens once', async () => {
  const name = await createFunction(world, `${SAY}export const handler = async (event) => say(event);`);
  const answer = await invoke(name, { job: 7 }, { InvocationType: 'Event' });
  expect(answer).toMatchObject({ statusCode: 202, payload: undefined, functionError: undefined });
  expect(
    await eventually(async () => {
      const said = await heard(name);
      expect(said).not.toEqual([]);
      return said;
    }),
  ).toEqual([{ job: 7 }]);
});

test('a DryRun is answered with 204 and runs nothing', async () => {
  const name = await createFunction(world, 'let calls = 0; export const handler = async () => ++calls;');
  expect(await invoke(name, {}, { InvocationType: 'DryRun' })).toMatchObject({ statusCode: 204 });
  expect((await invoke(name)).payload).toBe(1);
});

test('LogType Tail returns the end of the log of this call', async () => {
  const name = await createFunction(world, "export const handler = async () => { console.log('in the middle'); };");
  const { log, requestId } = await invoke(name, {}, { LogType: 'Tail' });
  expect(log).toMatch(new RegExp(`^START RequestId: ${requestId} Version: \\$LATEST`));
  expect(log).toContain('in the middle');
  expect(log).toContain(`END RequestId: ${requestId}`);
  expect(log).toContain(`REPORT RequestId: ${requestId}`);
});

test('a tail is at most 4 KB', async () => {
  const name = await createFunction(world, "export const handler = async () => { console.log('x'.repeat(9000)); };");
  const { log } = await invoke(name, {}, { LogType: 'Tail' });
  expect(Buffer.byteLength(log)).toBeLessThanOrEqual(4_096);
  expect(log).toContain('REPORT RequestId');
});

test('an unknown function is a ResourceNotFoundException', async () => {
  await expect(invoke(world.name('unknown'))).rejects.toBeInstanceOf(ResourceNotFoundException);
});

test('a payload that is no JSON is an InvalidRequestContentException', async () => {
  const name = await createFunction(world, 'export const handler = async (event) => event;');
  await expect(invoke(name, {}, { Payload: 'no json' })).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  });
});

test('calls at the same time run in environments of their own', async () => {
  const name = await createFunction(
    world,
    'let busy = 0; export const handler = async () => { busy += 1; await new Promise((r) => setTimeout(r, 300)); return busy--; };',
  );
  const answers = await Promise.all([invoke(name), invoke(name), invoke(name)]);
  expect(answers.map(({ payload }) => payload)).toEqual([1, 1, 1]);
});
