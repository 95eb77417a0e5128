/** Lambda Developer Guide: "Handling errors in Node.js functions", "Understanding the Lambda execution environment lifecycle". */
import { afterAll, describe, expect, test } from 'vitest';
import { createFunction, invoke } from './support/functions.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const failing = (body: string, settings: Parameters<typeof createFunction>[2] = {}) =>
  createFunction(world, `export const handler = async (event) => { ${body} };`, settings);

test('a thrown error becomes a payload with type, message and trace, and an Unhandled header', async () => {
  const name = await failing(
    "class OutOfStock extends Error { name = 'OutOfStock' } throw new OutOfStock('none left');",
  );
  expect(await invoke(name)).toMatchObject({
    statusCode: 200,
    functionError: 'Unhandled',
    payload: {
      errorType: 'OutOfStock',
      errorMessage: 'none left',
      trace: expect.arrayContaining([expect.stringContaining('OutOfStock: none left')]),
    },
  });
});

test('an error handed to the callback fails the call', async () => {
  const name = await createFunction(world, "exports.handler = (e, c, done) => done(new TypeError('by callback'));", {
    file: 'index.js',
  });
  expect(await invoke(name)).toMatchObject({
    functionError: 'Unhandled',
    payload: { errorType: 'TypeError', errorMessage: 'by callback' },
  });
});

test('a time-out is worded as on AWS and ends a handler that waits', async () => {
  const name = await failing('await new Promise((r) => setTimeout(r, 60_000));', { Timeout: 1 });
  expect(await invoke(name)).toMatchObject({
    functionError: 'Unhandled',
    payload: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/),
    },
  });
});

test('a time-out ends an endless loop, and the next call gets a new environment', async () => {
  const name = await createFunction(
    world,
    'let calls = 0; export const handler = async ({ loop }) => { calls += 1; while (loop); return calls; };',
    { Timeout: 1 },
  );
  expect((await invoke(name, { loop: false })).payload).toBe(1);
  expect(await invoke(name, { loop: true })).toMatchObject({
    functionError: 'Unhandled',
    payload: { errorMessage: expect.stringContaining('Task timed out after 1.00 seconds') },
  });
  expect((await invoke(name, { loop: false })).payload).toBe(1);
});

test('process.exit is a Runtime.ExitError with the exit status', async () => {
  const name = await failing('process.exit(event.code);');
  expect(await invoke(name, { code: 3 })).toMatchObject({
    functionError: 'Unhandled',
    payload: {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: .* Error: Runtime exited with error: exit status 3$/),
    },
  });
});

test('process.exit(0) fails the call too', async () => {
  const name = await failing('process.exit(0);');
  expect(await invoke(name)).toMatchObject({
    functionError: 'Unhandled',
    payload: {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('Runtime exited without providing a reason'),
    },
  });
});

test('a promise that nobody awaits and that rejects is a Runtime.UnhandledPromiseRejection', async () => {
  const name = await failing("Promise.reject(new Error('forgotten')); await new Promise((r) => setTimeout(r, 5_000));");
  expect(await invoke(name)).toMatchObject({
    functionError: 'Unhandled',
    payload: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: forgotten' },
  });
});

test('an error while the module loads fails every call with its own name', async () => {
  const name = await createFunction(world, "throw new RangeError('bad start'); export const handler = async () => 1;");
  for (const _ of [1, 2]) {
    expect(await invoke(name)).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'RangeError', errorMessage: 'bad start' },
    });
  }
});

test('a handler that the module does not export is a Runtime.HandlerNotFound', async () => {
  const name = await createFunction(world, 'export const other = 1;');
  expect((await invoke(name)).payload).toMatchObject({
    errorType: 'Runtime.HandlerNotFound',
    errorMessage: 'index.handler is undefined or not exported',
  });
});

test('a module that is not there is a Runtime.ImportModuleError', async () => {
  const name = await createFunction(world, 'export const handler = 1;', { Handler: 'absent.handler' });
  expect((await invoke(name)).payload).toMatchObject({
    errorType: 'Runtime.ImportModuleError',
    errorMessage: expect.stringContaining("Cannot find module 'absent'"),
  });
});

test('an answer that is no JSON is an error of the call, not of the environment', async () => {
  const name = await createFunction(
    world,
    'let calls = 0; export const handler = async ({ circular }) => { calls += 1; const v = { calls }; if (circular) v.self = v; return v; };',
  );
  expect(await invoke(name, { circular: true })).toMatchObject({
    functionError: 'Unhandled',
    payload: { errorType: 'Error', errorMessage: 'Unable to stringify response body' },
  });
  expect((await invoke(name, {})).payload).toEqual({ calls: 2 });
});

test('an answer over 6 MB is a Function.ResponseSizeTooLarge', async () => {
  const name = await failing("return 'x'.repeat(6 * 1024 * 1024 + 100);");
  expect(await invoke(name)).toMatchObject({
    functionError: 'Unhandled',
    payload: {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: expect.stringContaining('exceeded maximum allowed payload size (6291556 bytes)'),
    },
  });
});

describe('memory', () => {
  const shapes = {
    'many small objects': 'const held = []; for (;;) held.push({ a: held.length, b: String(held.length) });',
    'one growing array': 'const held = []; for (;;) held.push(held.length);',
    'one huge array': 'return new Array(200_000_000).fill({}).map((_, index) => ({ index })).length;',
    buffers:
      'const held = []; for (;;) { held.push(Buffer.alloc(8 << 20, 1)); await new Promise((r) => setTimeout(r, 5)); }',
  };

  test.each(Object.entries(shapes))(
    'exhausted by %s ends the function and leaves the others alone',
    async (_, body) => {
      const source = 'let calls = 0; export const handler = async () => ++calls;';
      const [hungry, neighbour] = await Promise.all([
        failing(body, { Tags: { 'playground:isolation': 'process' }, Timeout: 15 }),
        createFunction(world, source),
      ]);
      expect((await invoke(neighbour)).payload).toBe(1);
      const dying = invoke(hungry);
      expect((await invoke(neighbour)).payload).toBe(2);
      expect(await dying).toMatchObject({
        functionError: 'Unhandled',
        payload: { errorType: expect.stringMatching(/^(Runtime\.ExitError|Runtime\.OutOfMemory|Sandbox\.Timedout)$/) },
      });
      expect((await invoke(neighbour)).payload).toBe(3);
    },
  );
});
