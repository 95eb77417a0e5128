import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './fixtures/harness.ts';

let lambda: Harness;
beforeAll(() => {
  lambda = startHarness({ initMs: 300 });
});
afterAll(() => lambda.close());

const exitError = 'Runtime.ExitError';

describe('a failed call', () => {
  it.each([
    ['throws', { errorType: 'OutOfStock', errorMessage: 'none left' }],
    ['throwsText', { errorType: 'string', errorMessage: 'just text', trace: [] }],
    ['callbackError', { errorType: 'TypeError', errorMessage: 'by callback' }],
    ['circular', { errorType: 'Error', errorMessage: 'Unable to stringify response body' }],
  ])('keeps its environment and names the error when the handler %s', async (handler, expected) => {
    const spec = lambda.deploy(`faults.${handler}`);
    const { status, payload } = await lambda.call(spec);
    expect(status).toBe('function-error');
    expect(JSON.parse(payload)).toMatchObject(expected);
    expect((await lambda.call(spec)).initMs).toBeNull();
  });

  it('carries the stack under trace', async () => {
    const { payload } = await lambda.run('faults.throws');
    expect(JSON.parse(payload).trace[0]).toBe('OutOfStock: none left');
    expect(JSON.parse(payload).trace[1]).toMatch(/^ {4}at .*faults\.mjs/);
  });

  it.each([
    ['rejects', 'Runtime.UnhandledPromiseRejection', 'Error: forgotten'],
    ['throwsLater', 'RangeError', 'from a timer'],
  ])('ends its environment when it %s', async (handler, errorType, errorMessage) => {
    const spec = lambda.deploy(`faults.${handler}`);
    const first = await lambda.call(spec);
    expect(first.status).toBe('function-error');
    expect(JSON.parse(first.payload)).toMatchObject({ errorType, errorMessage });
    expect((await lambda.call(spec)).initMs).not.toBeNull();
  });

  it.each([
    [0, 'Runtime exited without providing a reason'],
    [3, 'Runtime exited with error: exit status 3'],
  ])('is a Runtime.ExitError when the handler calls process.exit(%i)', async (code, message) => {
    const spec = lambda.deploy('faults.exits');
    const { requestId, status, payload, logTail } = await lambda.call(spec, { code });
    expect(status).toBe('function-error');
    expect(JSON.parse(payload)).toEqual({
      errorType: exitError,
      errorMessage: `RequestId: ${requestId} Error: ${message}`,
    });
    expect(logTail).toContain(`Error: ${message}\n${exitError}`);
    expect((await lambda.call(spec, { code })).initMs).not.toBeNull();
  });

  it('ends at the time-out even in an endless loop, with what it had printed', async () => {
    const { requestId, status, payload, logTail } = await lambda.run('faults.loops', {}, { timeoutSeconds: 1 });
    expect(status).toBe('function-error');
    expect(JSON.parse(payload)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
    });
    expect(logTail).toContain('before the loop');
    expect(logTail).toContain(`${requestId} Task timed out after 1.00 seconds`);
    expect(logTail).toMatch(/REPORT .*Status: timeout/);
  });

  it('does not disturb the calls of other functions', async () => {
    const neighbour = lambda.deploy('forms.sleeps');
    const looping = lambda.run('faults.loops', {}, { timeoutSeconds: 1 });
    expect((await lambda.call(neighbour, { ms: 50, value: 'fine' })).payload).toBe('"fine"');
    expect((await looping).status).toBe('function-error');
    expect((await lambda.call(neighbour, { ms: 1, value: 'still' })).payload).toBe('"still"');
  });
});

describe('the init phase', () => {
  it.each([
    ['init-throws.handler', 'Error', 'no configuration'],
    ['init-misses.handler', 'Runtime.ImportModuleError', "Error: Cannot find module 'not-installed-anywhere'"],
    ['absent.handler', 'Runtime.ImportModuleError', "Error: Cannot find module 'absent'"],
    ['forms.absent', 'Runtime.HandlerNotFound', 'forms.absent is undefined or not exported'],
    ['forms.notAFunction', 'Runtime.HandlerNotFound', 'forms.notAFunction is not a function'],
    ['forms', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['../forms.echo', 'Runtime.MalformedHandlerName', "'../forms.echo' is not a valid handler name."],
    ['init-exits.handler', exitError, 'Runtime exited with error: exit status 7'],
  ])('that fails with %s is the error of the call', async (handler, errorType, message) => {
    const { status, payload, logTail } = await lambda.run(handler);
    expect(status).toBe('function-error');
    expect(JSON.parse(payload)).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
    expect(logTail).toMatch(/START [\s\S]*END [\s\S]*REPORT /);
  });

  it('says which runtime this machine lacks', async () => {
    const { payload } = await lambda.run('index.handler', {}, { runtime: 'python3.13' });
    expect(JSON.parse(payload).errorMessage).toBe('This machine runs Node.js functions only, not python3.13');
  });

  it('names a syntax error of the code', async () => {
    const codeRoot = path.join(lambda.tmpDir, 'broken');
    mkdirSync(codeRoot);
    writeFileSync(path.join(codeRoot, 'index.js'), 'exports.handler = async ( => 1;');
    const { payload } = await lambda.run('index.handler', {}, { codeRoot });
    expect(JSON.parse(payload)).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: expect.stringContaining('SyntaxError: '),
    });
  });

  it('runs again with the next call', async () => {
    const spec = lambda.deploy('init-once.handler', { environment: { MARK: path.join(lambda.tmpDir, 'mark') } });
    const first = await lambda.call(spec);
    expect(JSON.parse(first.payload).errorMessage).toBe('not yet');
    const second = await lambda.call(spec);
    expect([second.status, second.payload]).toEqual(['ok', '"at last"']);
    expect(lambda.messages()).toContainEqual(
      expect.stringMatching(/^INIT_REPORT .*Phase: init\tStatus: error\tError Type: Error/),
    );
  });

  it('that takes too long runs again within the call', async () => {
    const spec = lambda.deploy('init-slow.handler', { environment: { INIT_MS: '600' } });
    const { status, payload } = await lambda.call(spec);
    expect([status, payload]).toEqual(['ok', '"loaded"']);
    expect(lambda.messages()).toContainEqual(expect.stringMatching(/^INIT_REPORT .*Phase: init\tStatus: timeout/));
  });

  it('that takes longer than the function may is a time-out of the call', async () => {
    const overrides = { environment: { INIT_MS: '60000' }, timeoutSeconds: 1 };
    const { payload } = await lambda.run('init-slow.handler', {}, overrides);
    expect(JSON.parse(payload).errorMessage).toContain('Task timed out after 1.00 seconds');
  });
});
