import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './fixtures/harness.ts';

let lambda: Harness;
beforeAll(() => {
  lambda = startHarness();
});
afterAll(() => lambda.close());

describe('a handler', () => {
  it.each([
    ['async', 'forms.echo', { a: 1 }],
    ['sync', 'forms.sync', { sync: { a: 1 } }],
    ['with callback', 'forms.callback', { callback: { a: 1 } }],
    ['in CommonJS', 'plain.handler', { cjs: { a: 1 }, file: true }],
    ['in a folder', 'nested/inner.handler', 'inner'],
    ['in a nested export', 'forms.nested.deep.handler', 'deep'],
    ['that returns nothing', 'forms.nothing', null],
    ['whose promise never settles, once the event loop is empty', 'forms.neverSettles', null],
  ])('%s answers as on AWS', async (_form, handler, expected) => {
    const { status, payload } = await lambda.run(handler, { a: 1 });
    expect([status, JSON.parse(payload)]).toEqual(['ok', expected]);
  });

  it('that calls back answers when the event loop is empty', async () => {
    const { payload } = await lambda.run('forms.callbackThenWork');
    expect(JSON.parse(payload)).toEqual({ worked: true });
  });

  it('with callbackWaitsForEmptyEventLoop false answers at once', async () => {
    const { payload, status } = await lambda.run('forms.callbackAtOnce', {}, { timeoutSeconds: 15 });
    expect([status, payload]).toEqual(['ok', '"at once"']);
  });

  it('with callback is refused from Node.js 24 on, as AWS does', async () => {
    const { status, payload } = await lambda.run('forms.callback', {}, { runtime: 'nodejs24.x' });
    expect([status, JSON.parse(payload).errorType]).toEqual(['function-error', 'Runtime.CallbackHandlerDeprecated']);
  });

  it('gets and gives any Unicode text unchanged', async () => {
    const event = { text: 'ü 漢字 🧪 \u0000 \u2028 "\\', lone: '\ud800' };
    const { payload } = await lambda.run('forms.echo', event);
    expect(JSON.parse(payload)).toEqual(event);
  });

  it('sees a complete context object', async () => {
    const spec = lambda.deploy('forms.context', { memoryMb: 192, timeoutSeconds: 9 });
    const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0';
    const { payload } = await lambda.functions.invoke({
      functionArn: spec.arn,
      payload: '{}',
      requestId: 'request-1',
      clientContext: '{"custom":{"a":"b"}}',
      traceHeader,
    });
    const { remaining, logStreamName, ...context } = JSON.parse(payload);
    expect(context).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: spec.name,
      functionVersion: '$LATEST',
      memoryLimitInMB: '192',
      logGroupName: spec.logGroup,
      clientContext: { custom: { a: 'b' } },
      invokedFunctionArn: spec.arn,
      awsRequestId: 'request-1',
      xRayTraceId: traceHeader,
      traceId: traceHeader,
    });
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(9_000);
    expect(logStreamName).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\[\$LATEST\][0-9a-f]{32}$/);
  });

  it('has an environment of its own, with the variables AWS sets', async () => {
    const spec = lambda.deploy('forms.variables', { environment: { TABLE: 'orders' } });
    const variables = JSON.parse((await lambda.call(spec)).payload);
    expect(variables).toMatchObject({
      TABLE: 'orders',
      _HANDLER: 'forms.variables',
      LAMBDA_TASK_ROOT: spec.codeRoot,
      AWS_LAMBDA_FUNCTION_NAME: spec.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_REGION: 'us-east-1',
    });
    expect(Object.keys(variables)).not.toContain('PLAYGROUND_HEARTBEAT_MS');
  });

  it('runs nothing between two calls: AWS freezes the environment', async () => {
    const spec = lambda.deploy('forms.ticksOn');
    const sleeper = lambda.deploy('forms.sleeps');
    await lambda.call(spec);
    await lambda.call(sleeper, { ms: 400 });
    const { payload } = await lambda.call(spec);
    // 400 ms would hold 80 ticks; only the grace after the first answer and the turn before the second may tick.
    expect(Number(payload)).toBeLessThan(20);
  });

  it('keeps its connections over the freeze, but not those the server closed meanwhile', async () => {
    const server = createServer((_request, response) => response.end('ok'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    const spec = lambda.deploy('network.asks');
    const ask = async () => JSON.parse((await lambda.call(spec, { port })).payload);
    expect(await ask()).toEqual({ status: 200, reused: false });
    expect(await ask()).toEqual({ status: 200, reused: true });
    const sleeper = lambda.deploy('forms.sleeps');
    await lambda.call(sleeper, { ms: 100 });
    server.closeAllConnections();
    await lambda.call(sleeper, { ms: 100 });
    expect(await ask()).toEqual({ status: 200, reused: false });
    server.close();
    server.closeAllConnections();
  });

  it('may not answer with more than 6 MB and 100 bytes', async () => {
    const spec = lambda.deploy('forms.large');
    const fits = await lambda.call(spec, { bytes: 6 * 1024 * 1024 + 98 });
    expect(fits.status).toBe('ok');
    const over = await lambda.call(spec, { bytes: 6 * 1024 * 1024 + 99 });
    expect(over.status).toBe('function-error');
    expect(JSON.parse(over.payload)).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: expect.stringContaining('exceeded maximum allowed payload size'),
    });
  });

  it('is not called with more than 6 MB', async () => {
    const { status, reason } = await lambda.run('forms.echo', 'x'.repeat(6 * 1024 * 1024));
    expect(status).toBe('unavailable');
    expect(reason).toContain('too large for the InvokeFunction operation');
  });

  it('that nobody deployed is not found', async () => {
    const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:nobody';
    const { status, reason } = await lambda.functions.invoke({ functionArn, payload: '{}' });
    expect([status, reason]).toEqual(['not-found', `Function not found: ${functionArn}`]);
  });
});
