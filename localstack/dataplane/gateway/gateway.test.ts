import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { served } from './testing/served.ts';
import { ARN, fakeFunctions, proxyMethod, restStage, socketApi, socketRoute } from './testing/shapes.ts';

const routes = { '/': { ANY: proxyMethod() }, '/a/{x}': { ANY: proxyMethod() }, '/{proxy+}': { ANY: proxyMethod() } };
const echo = () => fakeFunctions({ [ARN]: () => ({ statusCode: 200, body: 'ok' }) });

describe('nothing a client sends brings the gateway down', () => {
  test('whatever the path, the query, the method and the header values are', async () => {
    const worded = { statusCode: null, responseParameters: {}, responseTemplates: { 'text/plain': '$context.path' } };
    const rest = restStage(routes, { gatewayResponses: { DEFAULT_4XX: worded } });
    await using server = await served(echo(), { rest, socket: socketApi([]) });
    const headerText = fc.string({
      unit: fc
        .integer({ min: 0x21, max: 0xff })
        .filter((code) => code !== 0x7f)
        .map((code) => String.fromCharCode(code)),
    });
    const piece = fc.oneof(
      fc.constantFrom(
        '',
        '.',
        '..',
        '%',
        '%2F',
        '%zz',
        '%E0%A4%A',
        '{x}',
        '@connections',
        '%40connections',
        '__proto__',
        ';',
      ),
      fc.webSegment(),
    );
    const path = fc.array(piece, { maxLength: 5 }).map((pieces) => `/${pieces.join('/')}`);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/api1/local', '/ws1/ws', '/none', ''),
        path,
        fc.oneof(fc.webQueryParameters(), fc.constantFrom('constructor=1', '__proto__=1&__proto__=2', '=&&=', '%zz=%')),
        fc.constantFrom('GET', 'POST', 'DELETE', 'PROPFIND', 'OPTIONS'),
        fc.oneof(fc.constantFrom('constructor', '__proto__', 'toString'), headerText),
        async (stage, below, query, method, header) => {
          const headers = { 'x-any': header, accept: header, 'content-type': header, 'x-amzn-trace-id': header };
          const { status } = await server.ask(`${stage}${below}?${query}`, { method, headers });
          expect([200, 403, 404, 410]).toContain(status);
        },
      ),
      { numRuns: 200 },
    );
  });

  test.each([
    ['noise', '\x00\x01\x02\r\n\r\n'],
    ['a method of its own', 'FLY /api1/local HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an upgrade to something else', 'GET /ws1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'],
    [
      'a handshake without a key',
      'GET /ws1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
  ])('not %s on the raw connection', async (_what, bytes) => {
    const functions = echo();
    await using server = await served(functions, {
      rest: restStage(routes),
      socket: socketApi([socketRoute('$connect')]),
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(bytes);
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.destroy();
    expect(functions.calls).toEqual([]);
    expect(await server.ask('/api1/local')).toMatchObject({ status: 200 });
  });

  test('not a client that leaves in the middle of its request', async () => {
    const functions = echo();
    await using server = await served(functions, { rest: restStage(routes) });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /api1/local HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.destroy();
    expect(await server.ask('/api1/local')).toMatchObject({ status: 200 });
    expect(functions.calls).toHaveLength(1);
  });
});

test('every request leaves one line in the access log, with how its function ended', async () => {
  const functions = fakeFunctions({
    [ARN]: () => ({ outcome: { status: 'throttled', reason: 'reserved concurrency' } }),
  });
  await using server = await served(functions, { rest: restStage({ '/a/{x}': { GET: proxyMethod() } }) });
  const { headers } = await server.ask('/api1/local/a/1?q=secret');
  expect(server.log).toEqual([
    {
      time: expect.any(String),
      kind: 'http',
      apiId: 'api1',
      stage: 'local',
      method: 'GET',
      path: '/a/1',
      status: 500,
      ms: expect.any(Number),
      requestId: headers['x-amzn-requestid'],
      resourcePath: '/a/{x}',
      errorType: 'DEFAULT_5XX',
      integration: 'throttled',
      integrationMs: expect.any(Number),
      integrationRequestId: 'r',
      reason: 'throttled: reserved concurrency',
    },
  ]);
});
