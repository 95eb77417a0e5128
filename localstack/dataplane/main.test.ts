import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ARN, proxyMethod, restStage, socketApi, socketRoute } from './gateway/testing/shapes.ts';
import { lineSplitter } from './pipe/lines.ts';
import { FromDataPlane, type FunctionSpec, type ToDataPlane } from './protocol.ts';

const HANDLER = `export const handler = async (event) => {
  console.log('seen');
  return { statusCode: 200, body: event.path ?? event.requestContext.eventType };
};`;

let folder: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataplane-test-'));
  writeFileSync(join(folder, 'index.mjs'), HANDLER);
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  // A host that is just ending may still write into its folder.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
});

/** The process as the plugin starts it, with the plugin's ends of both pipes. */
function start(environment: Record<string, string> = {}) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'inherit', 'pipe', 'pipe', 'pipe'],
    env: {
      PATH,
      PLAYGROUND_PIPE_IN: '3',
      PLAYGROUND_PIPE_OUT: '4',
      PLAYGROUND_DATAPLANE_PORT: '0',
      PLAYGROUND_STATE_DIR: folder,
      ...environment,
    },
  });
  started.push(child);
  const pipe = child.stdio[3] as Duplex;
  const heard: FromDataPlane[] = [];
  const errors: string[] = [];
  (child.stdio[4] as Duplex).on(
    'data',
    lineSplitter((line) => heard.push(FromDataPlane.parse(JSON.parse(line)))),
  );
  child.stderr?.on('data', (chunk) => errors.push(String(chunk)));
  return {
    child,
    pipe,
    errors,
    send: (message: ToDataPlane | string) =>
      pipe.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`),
    exit: once(child, 'exit').then(([code]) => code as number | null),
    /** The first message of a type that fits. */
    hear: <T extends FromDataPlane['type']>(
      type: T,
      fits: (message: Extract<FromDataPlane, { type: T }>) => boolean = () => true,
    ) =>
      vi.waitFor(
        () => {
          const isWanted = (message: FromDataPlane): message is Extract<FromDataPlane, { type: T }> =>
            message.type === type;
          const found = heard.filter(isWanted).find(fits);
          if (found === undefined)
            throw new Error(
              `No fitting ${type}. Heard: ${heard.map((one) => one.type).join(', ')}. ${errors.join('')}`,
            );
          return found;
        },
        { timeout: 10_000, interval: 10 },
      ),
  };
}

const spec = (): FunctionSpec => ({
  arn: ARN,
  version: '$LATEST',
  name: 'echo',
  accountId: '000000000000',
  region: 'us-east-1',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  codeRoot: folder,
  environment: {},
  memoryMb: 128,
  timeoutSeconds: 5,
  tracing: 'PassThrough',
  isolation: 'shared',
  reservedConcurrency: null,
  logGroup: '/aws/lambda/echo',
  revision: '1',
});

const invoke = (id: number, version = '$LATEST'): ToDataPlane => ({
  type: 'invoke',
  id,
  arn: ARN,
  version,
  requestId: '11111111-1111-4111-8111-111111111111',
  payload: '{"path":"/from-the-pipe"}',
  traceHeader: null,
  clientContext: null,
});

describe('over the pipe', () => {
  test('the process says ready, answers pings and serves what it is told', async () => {
    const plane = start();
    const { port, pid } = await plane.hear('ready');
    expect(pid).toBe(plane.child.pid);
    plane.send({ type: 'ping', id: 7 });
    await plane.hear('pong', ({ id }) => id === 7);

    plane.send({ type: 'function.put', function: spec() });
    plane.send({ type: 'rest.put', stage: restStage({ '/x': { GET: proxyMethod() } }) });
    plane.send(invoke(1));
    expect(await plane.hear('invoked')).toMatchObject({
      id: 1,
      status: 'ok',
      payload: '{"statusCode":200,"body":"/from-the-pipe"}',
      logTail: expect.stringContaining('seen'),
    });
    const response = await fetch(`http://127.0.0.1:${port}/api1/local/x`);
    expect(await response.text()).toBe('/x');
    const logged = await plane.hear('logs', ({ batches }) => JSON.stringify(batches).includes('seen'));
    expect(logged.batches[0]).toMatchObject({ group: '/aws/lambda/echo' });
    await plane.hear('metrics', ({ data }) => data.some(({ namespace }) => namespace === 'AWS/ApiGateway'));
    await vi.waitFor(() => {
      const lines = readFileSync(join(folder, 'logs', 'dataplane-access.log'), 'utf8')
        .trim()
        .split('\n');
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ kind: 'http', method: 'GET', path: '/x', status: 200 });
    });
  });

  test('a version that is not there is not found', async () => {
    const plane = start();
    plane.send({ type: 'function.put', function: spec() });
    plane.send(invoke(2, '9'));
    expect(await plane.hear('invoked')).toMatchObject({ id: 2, status: 'not-found' });
  });

  test.each(['not json', '{"type":"bogus"}', '{"type":"ping","id":"seven"}', '[]'])(
    'the line %s is named on standard error and nothing else happens',
    async (line) => {
      const plane = start();
      plane.send(line);
      plane.send({ type: 'ping', id: 1 });
      await plane.hear('pong');
      expect(plane.errors.join('')).toContain('a message the protocol does not know');
    },
  );

  test('a segment that arrives by datagram is handed on', async () => {
    const plane = start();
    const { xrayPort } = await plane.hear('ready');
    const sender = createSocket('udp4');
    const segment = JSON.stringify({ trace_id: '1-67891233-abcdef012345678912345678', id: 'a', name: 'mine' });
    sender.send(`{"format":"json","version":1}\n${segment}`, xrayPort, '127.0.0.1');
    expect(await plane.hear('segments')).toMatchObject({ documents: [segment] });
    sender.close();
  });
});

describe('the end', () => {
  test.each([
    ['of the pipe', (plane: ReturnType<typeof start>) => plane.pipe.end()],
    ['by SIGTERM', (plane: ReturnType<typeof start>) => plane.child.kill('SIGTERM')],
  ])('%s closes sockets with 1001 and leaves with code 0', async (_what, end) => {
    const plane = start();
    const { port } = await plane.hear('ready');
    plane.send({ type: 'websocket.put', api: socketApi([socketRoute('$default')]) });
    plane.send({ type: 'ping', id: 1 });
    await plane.hear('pong');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws1/ws`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    end(plane);
    expect((await closed)[0]).toMatchObject({ code: 1001 });
    expect(await plane.exit).toBe(0);
  });

  test('comes at once, with code 98, when the port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const plane = start({ PLAYGROUND_DATAPLANE_PORT: port });
    expect(await plane.exit).toBe(98);
    expect(plane.errors.join('')).toContain(`port ${port} on 127.0.0.1 is taken`);
    squatter.close();
  });

  test('comes at once, with code 64, when no pipe is named', async () => {
    const plane = start({ PLAYGROUND_PIPE_IN: '', PLAYGROUND_PIPE_OUT: 'x' });
    expect(await plane.exit).toBe(64);
    expect(plane.errors.join('')).toContain('PLAYGROUND_PIPE_OUT');
  });
});
