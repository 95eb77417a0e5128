import { once } from 'node:events';
import { connect } from 'node:net';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, requestAuthorizer, socketApi, socketRoute } from '../gateway/testing/shapes.ts';

type Event = Record<string, unknown> & { readonly requestContext: Record<string, unknown> };
const OK = { statusCode: 200 };
const ALL = ['$connect', '$disconnect', '$default'].map((key) => socketRoute(key));

const opened: WebSocket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});

/** An open client and everything it hears from the first frame on. */
async function client(port: number, path = '/ws1/ws', headers: Record<string, string> = {}, protocols: string[] = []) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers, perMessageDeflate: true });
  opened.push(socket);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(data.toString()));
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'open');
  return { socket, heard, closed };
}

/** The answer to a refused handshake. */
function refused(port: number, path = '/ws1/ws', headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  opened.push(socket);
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    socket.on('error', () => {});
    socket.on('open', () => reject(new Error('The handshake was accepted')));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

/** A pool whose one function records its events. */
function recorder(answer: (event: Event) => unknown = () => OK) {
  const events: Event[] = [];
  const functions = fakeFunctions({
    [ARN]: (event) => {
      events.push(event as Event);
      return answer(event as Event);
    },
  });
  const ofType = (type: string) => events.filter(({ requestContext }) => requestContext.eventType === type);
  return { functions, events, ofType };
}

const keepIn = (events: Event[], answer: unknown) => (event: unknown) => {
  events.push(event as Event);
  return answer;
};

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const idOf = (events: Event[]) => String(events[0]?.requestContext.connectionId);

describe('the handshake', () => {
  test('runs $connect first, with the request in the event', async () => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    await client(server.port, '/ws1/ws?ticket=a%20b&x=1&x=2', { 'User-Agent': 'probe', 'X-CasEd': 'v' });
    expect(events[0]).toMatchObject({
      headers: { 'X-CasEd': 'v', 'X-Forwarded-For': '127.0.0.1', 'Sec-WebSocket-Version': '13' },
      multiValueHeaders: { 'X-CasEd': ['v'] },
      queryStringParameters: { ticket: 'a b', x: '2' },
      multiValueQueryStringParameters: { ticket: ['a b'], x: ['1', '2'] },
      isBase64Encoded: false,
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        messageDirection: 'IN',
        apiId: 'ws1',
        stage: 'ws',
        connectionId: expect.stringMatching(/^[\w-]+=$/),
        connectedAt: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        extendedRequestId: expect.stringMatching(/=$/),
        requestTime: expect.stringContaining('+0000'),
        requestTimeEpoch: expect.any(Number),
        identity: { sourceIp: '127.0.0.1', userAgent: 'probe' },
        domainName: `ws1.execute-api.localhost:${server.port}`,
      },
    });
  });

  test('has null for a query string that is not there', async () => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    await client(server.port);
    expect(events[0]?.queryStringParameters).toBeNull();
  });

  test.each([401, 403, 429, 500])('is refused with %i when $connect answers that', async (statusCode) => {
    const { functions, ofType } = recorder(() => ({ statusCode, body: 'no' }));
    await using server = await served(functions, { socket: socketApi(ALL) });
    expect(await refused(server.port)).toEqual({ status: statusCode, body: 'no' });
    expect(ofType('DISCONNECT')).toEqual([]);
  });

  test.each([
    ['fails', () => fails('boom')],
    ['returns no status', () => 'hello'],
    ['is throttled', () => ({ outcome: { status: 'throttled', reason: 'full' } })],
  ])('is refused with 502 when the $connect function %s', async (_what, answer) => {
    await using server = await served(recorder(answer).functions, { socket: socketApi(ALL) });
    const { status, body } = await refused(server.port);
    expect(status).toBe(502);
    expect(JSON.parse(body)).toMatchObject({ message: 'Internal server error', connectionId: expect.any(String) });
  });

  test('needs no $connect route', async () => {
    await using server = await served(recorder().functions, { socket: socketApi([]) });
    await client(server.port);
  });

  test.each([
    [undefined, ''],
    ['v2', 'v2'],
  ])('names the subprotocol that $connect chose (%s), and none by itself', async (chosen, named) => {
    const headers = chosen === undefined ? {} : { 'Sec-WebSocket-Protocol': chosen };
    await using server = await served(recorder(() => ({ ...OK, headers })).functions, { socket: socketApi(ALL) });
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws1/ws`, ['v1', 'v2']);
    opened.push(socket);
    // The browser's rule: a client that asked for a subprotocol gives up when the server names none.
    const outcome = await new Promise((resolve) => {
      socket.on('open', () => resolve(socket.protocol));
      socket.on('error', () => resolve(''));
    });
    expect(outcome).toBe(named);
  });

  test.each([
    ['/nobody/ws', 404],
    ['/ws1/other', 403],
  ])('to %s, where no stage is, is refused with %i', async (path, status) => {
    await using server = await served(recorder().functions, { socket: socketApi(ALL) });
    expect(await refused(server.port, path)).toMatchObject({ status });
  });

  test('over the stage throttle is 429', async () => {
    const throttling = { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 };
    await using server = await served(recorder().functions, { socket: socketApi(ALL, { stage: { throttling } }) });
    await client(server.port);
    expect(await refused(server.port)).toMatchObject({ status: 429 });
  });

  test('whose client leaves while $connect runs is followed by $disconnect', async () => {
    const gate = Promise.withResolvers<void>();
    const { functions, ofType } = recorder(async (event) => {
      if (event.requestContext.eventType === 'CONNECT') await gate.promise;
      return OK;
    });
    await using server = await served(functions, { socket: socketApi(ALL) });
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws1/ws`);
    socket.on('error', () => {});
    await eventually(() => expect(ofType('CONNECT')).toHaveLength(1));
    socket.terminate();
    gate.resolve();
    await eventually(() => expect(ofType('DISCONNECT')).toHaveLength(1));
    expect(ofType('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(1006);
  });
});

describe('the authorizer of $connect', () => {
  const guarded = (source: string[] = []) =>
    socketApi([socketRoute('$connect', { authorizationType: 'CUSTOM', authorizerId: 'auth1' }), ...ALL.slice(1)], {
      api: { authorizers: [requestAuthorizer({ identitySource: source })] },
    });
  const policy = (Effect: string) => ({
    principalId: 'me',
    policyDocument: { Statement: [{ Effect, Action: 'execute-api:Invoke', Resource: '*' }] },
    context: { role: 'viewer', level: 3 },
  });

  test('puts its context into every event of the connection', async () => {
    const events: Event[] = [];
    const asked: Event[] = [];
    const functions = fakeFunctions({
      'arn:auth': keepIn(asked, policy('Allow')),
      [ARN]: keepIn(events, OK),
    });
    await using server = await served(functions, { socket: guarded(['route.request.querystring.ticket']) });
    const { socket } = await client(server.port, '/ws1/ws?ticket=t');
    socket.send('{}');
    socket.close();
    await eventually(() => expect(events).toHaveLength(3));
    expect(asked[0]).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:000000000000:ws1/ws/$connect',
      queryStringParameters: { ticket: 't' },
      requestContext: { routeKey: '$connect', eventType: 'CONNECT' },
    });
    for (const { requestContext } of events) {
      expect(requestContext.authorizer).toMatchObject({ principalId: 'me', role: 'viewer', level: '3' });
    }
  });

  test.each([
    ['a missing identity source', ['route.request.header.Auth'], policy('Allow'), 401, 'Unauthorized'],
    ['a Deny', [], policy('Deny'), 403, 'Forbidden'],
    ['the error Unauthorized', [], fails('Unauthorized'), 401, 'Unauthorized'],
    ['a failure', [], fails('boom'), 500, 'Internal server error'],
  ])('refuses the handshake after %s', async (_what, source, answer, status, message) => {
    const functions = fakeFunctions({ 'arn:auth': () => answer, [ARN]: () => OK });
    await using server = await served(functions, { socket: guarded(source) });
    const heard = await refused(server.port);
    expect(heard.status).toBe(status);
    expect(JSON.parse(heard.body)).toMatchObject({ message });
    expect(functions.calls.filter(({ functionArn }) => functionArn === ARN)).toEqual([]);
  });
});

describe('messages', () => {
  const routes = [...ALL, socketRoute('subscribe', { functionArn: 'arn:subscribe' })];

  test.each([
    ['{"action":"subscribe"}', 'subscribe'],
    ['{"action":"other"}', '$default'],
    ['{"action":"$connect"}', '$default'],
    ['no json', '$default'],
  ])('%s goes to the route %s', async (body, routeKey) => {
    const events: Event[] = [];
    const keep = keepIn(events, OK);
    const functions = fakeFunctions({ [ARN]: keep, 'arn:subscribe': keep });
    await using server = await served(functions, { socket: socketApi(routes) });
    const { socket } = await client(server.port);
    socket.send(body);
    await eventually(() => expect(events).toHaveLength(2));
    expect(events[1]).toMatchObject({
      body,
      isBase64Encoded: false,
      requestContext: { routeKey, eventType: 'MESSAGE', messageId: expect.any(String), connectionId: idOf(events) },
    });
  });

  test('without a route and without $default hear Forbidden', async () => {
    await using server = await served(recorder().functions, { socket: socketApi([]) });
    const { socket, heard } = await client(server.port);
    socket.send('{"action":"x"}');
    await eventually(() => expect(heard).toHaveLength(1));
    expect(JSON.parse(heard[0] as string)).toEqual({
      message: 'Forbidden',
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
  });

  test('whose function fails hear Internal server error, and the connection stays', async () => {
    const { functions } = recorder(({ requestContext }) => (requestContext.eventType === 'MESSAGE' ? fails('x') : OK));
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { socket, heard } = await client(server.port);
    socket.send('1');
    socket.send('2');
    await eventually(() => expect(heard).toHaveLength(2));
    expect(JSON.parse(heard[1] as string)).toMatchObject({ message: 'Internal server error' });
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  test.each([
    [true, ['pong']],
    [false, []],
  ])('with a route response (%s) hear what the function returned', async (twoWay, expected) => {
    const { functions, ofType } = recorder(() => ({ statusCode: 200, body: 'pong' }));
    const both = [socketRoute('$default', { twoWay }), socketRoute('last', { functionArn: 'arn:none' })];
    await using server = await served(functions, { socket: socketApi(both) });
    const { socket, heard } = await client(server.port);
    socket.send('ping');
    await eventually(() => expect(ofType('MESSAGE')).toHaveLength(1));
    // In order: when this one has been answered, the first has had its chance.
    socket.send('{"action":"last"}');
    await eventually(() => expect(heard.at(-1)).toContain('Internal server error'));
    expect(heard.slice(0, -1)).toEqual(expected);
  });

  test('of one connection are handled in order, those of others meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    const { functions, ofType } = recorder(async (event) => {
      if (event.body === 'slow') await gate.promise;
      return OK;
    });
    await using server = await served(functions, { socket: socketApi(ALL) });
    const first = await client(server.port);
    const second = await client(server.port);
    first.socket.send('slow');
    first.socket.send('after');
    second.socket.send('other');
    await eventually(() => expect(ofType('MESSAGE').map(({ body }) => body)).toEqual(['slow', 'other']));
    gate.resolve();
    await eventually(() => expect(ofType('MESSAGE').map(({ body }) => body)).toEqual(['slow', 'other', 'after']));
  });

  test('beyond what may queue are all handled once the function is faster', async () => {
    const gate = Promise.withResolvers<void>();
    const { functions, ofType } = recorder(async ({ requestContext }) => {
      if (requestContext.eventType === 'MESSAGE') await gate.promise;
      return OK;
    });
    await using server = await served(functions, { socket: socketApi(ALL) }, { queuedMessages: 4 });
    const { socket } = await client(server.port);
    for (let i = 0; i < 50; i += 1) socket.send(String(i));
    gate.resolve();
    await eventually(() => expect(ofType('MESSAGE')).toHaveLength(50));
    expect(ofType('MESSAGE').map(({ body }) => Number(body))).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('limits', () => {
  test('a frame over 32 KB closes with 1009 and is not handled', async () => {
    const { functions, ofType } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { socket, closed } = await client(server.port);
    socket.send('x'.repeat(32 * 1024 + 1));
    expect((await closed).code).toBe(1009);
    await eventually(() => expect(ofType('DISCONNECT')).toHaveLength(1));
    expect(ofType('MESSAGE')).toEqual([]);
    expect(ofType('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(1009);
  });

  test('a message of 128 KB in frames of 32 KB is handled, one byte more closes with 1009', async () => {
    const { functions, ofType } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { socket, closed } = await client(server.port);
    const part = 'x'.repeat(32 * 1024);
    for (let i = 0; i < 4; i += 1) socket.send(part, { fin: i === 3 });
    await eventually(() => expect(ofType('MESSAGE')).toHaveLength(1));
    expect(ofType('MESSAGE')[0]?.body).toHaveLength(128 * 1024);
    for (let i = 0; i < 4; i += 1) socket.send(part, { fin: false });
    socket.send('x');
    expect((await closed).code).toBe(1009);
  });

  test('a binary message closes with 1003', async () => {
    await using server = await served(recorder().functions, { socket: socketApi(ALL) });
    const { socket, closed } = await client(server.port);
    socket.send(Buffer.from([1]), { binary: true });
    expect((await closed).code).toBe(1003);
  });

  test('a ping is answered', async () => {
    await using server = await served(recorder().functions, { socket: socketApi(ALL) });
    const { socket } = await client(server.port);
    socket.ping('are you there');
    expect(String((await once(socket, 'pong'))[0])).toBe('are you there');
  });

  test.each([
    ['nothing was said', { idleMs: 60 }],
    ['it is too old', { lifetimeMs: 60 }],
  ])('a connection is closed with 1001 when %s', async (_what, limits) => {
    const { functions, ofType } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) }, limits);
    const { closed } = await client(server.port);
    expect(await closed).toEqual({ code: 1001, reason: 'Going away' });
    await eventually(() => expect(ofType('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(1001));
  });
});

describe('$disconnect', () => {
  test.each([
    [4001, 'done', 4001, 'done'],
    [1000, '', 1000, ''],
    [undefined, '', 1005, 'Client-side close frame status not set'],
  ])('after a close with %s "%s" carries %i "%s"', async (code, reason, status, text) => {
    const { functions, ofType, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { socket } = await client(server.port);
    socket.close(code, reason);
    await eventually(() => expect(ofType('DISCONNECT')).toHaveLength(1));
    expect(ofType('DISCONNECT')[0]?.requestContext).toMatchObject({
      routeKey: '$disconnect',
      disconnectStatusCode: status,
      disconnectReason: text,
      connectionId: idOf(events),
    });
  });

  test('comes after a lost connection too, with 1006', async () => {
    const { functions, ofType } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { socket } = await client(server.port);
    socket.terminate();
    await eventually(() => expect(ofType('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(1006));
  });

  test('waits for the messages before it', async () => {
    const gate = Promise.withResolvers<void>();
    const { functions, events } = recorder(async (event) => {
      if (event.body === 'slow') await gate.promise;
      return OK;
    });
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { socket, closed } = await client(server.port);
    socket.send('slow');
    socket.send('next');
    socket.close();
    await closed;
    gate.resolve();
    await eventually(() =>
      expect(events.map(({ requestContext }) => requestContext.eventType)).toEqual([
        'CONNECT',
        'MESSAGE',
        'MESSAGE',
        'DISCONNECT',
      ]),
    );
  });
});

describe('@connections', () => {
  const at = (id: string, form = '@connections') => `/ws1/ws/${form}/${encodeURIComponent(id)}`;

  test.each(['@connections', '%40connections'])('POST under %s sends the body as one text frame', async (form) => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { heard } = await client(server.port);
    const answer = await server.ask(at(idOf(events), form), { method: 'POST', body: 'grüß dich' });
    expect(answer).toMatchObject({ status: 200, body: '' });
    await eventually(() => expect(heard).toEqual(['grüß dich']));
  });

  test('GET describes the connection', async () => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    await client(server.port, '/ws1/ws', { 'User-Agent': 'probe' });
    const { status, body } = await server.ask(at(idOf(events)));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      connectedAt: new Date(Number(events[0]?.requestContext.connectedAt)).toISOString(),
      identity: { sourceIp: '127.0.0.1', userAgent: 'probe' },
      lastActiveAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test('DELETE disconnects, and from then on the connection is gone', async () => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { closed } = await client(server.port);
    expect(await server.ask(at(idOf(events)), { method: 'DELETE' })).toMatchObject({ status: 204 });
    expect((await closed).code).toBe(1000);
    expect(await server.ask(at(idOf(events)), { method: 'POST', body: 'x' })).toMatchObject({ status: 410 });
  });

  test.each(['POST', 'GET', 'DELETE'])('%s to an id nobody has is 410 GoneException', async (method) => {
    await using server = await served(recorder().functions, { socket: socketApi(ALL) });
    const answer = await server.ask(at('L0SM9cOFvHcCIhw='), { method });
    expect(answer.status).toBe(410);
    expect(answer.headers['x-amzn-errortype']).toBe('GoneException');
  });

  test('is 410 while $connect has not returned', async () => {
    const statuses: number[] = [];
    const post: { ask?: (id: string) => Promise<void> } = {};
    const { functions } = recorder(async ({ requestContext }) => {
      if (requestContext.eventType === 'CONNECT') await post.ask?.(String(requestContext.connectionId));
      return OK;
    });
    await using server = await served(functions, { socket: socketApi(ALL) });
    post.ask = async (id) => void statuses.push((await server.ask(at(id), { method: 'POST', body: 'x' })).status);
    await client(server.port);
    expect(statuses).toEqual([410]);
  });

  test.each([
    [128 * 1024, 200],
    [128 * 1024 + 1, 413],
  ])('a POST of %i bytes is %i', async (size, status) => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    await client(server.port);
    expect(await server.ask(at(idOf(events)), { method: 'POST', body: 'x'.repeat(size) })).toMatchObject({ status });
  });

  test('cuts a client that does not read, and nobody else waits for it', async () => {
    const { functions, events, ofType } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) }, { bufferedBytes: 512 * 1024 });
    const deaf = await client(server.port);
    const deafId = idOf(events);
    deaf.socket.pause();
    const fine = await client(server.port);
    const fineId = String(events[1]?.requestContext.connectionId);
    const body = 'x'.repeat(100 * 1024);
    let last = 200;
    for (let i = 0; i < 400 && last === 200; i += 1) {
      last = (await server.ask(at(deafId), { method: 'POST', body })).status;
    }
    expect(last).toBe(410);
    expect(await server.ask(at(fineId), { method: 'POST', body: 'still here' })).toMatchObject({ status: 200 });
    await eventually(() => expect(fine.heard).toEqual(['still here']));
    await eventually(() => expect(ofType('DISCONNECT')[0]?.requestContext.disconnectReason).toContain('too slowly'));
  });
});

describe('@connections through the AWS SDK', () => {
  const sdk = (port: number) =>
    new ApiGatewayManagementApiClient({
      endpoint: `http://127.0.0.1:${port}/ws1/ws`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });

  test('posts, describes, disconnects, and throws GoneException afterwards', async () => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const { heard, closed } = await client(server.port);
    const api = sdk(server.port);
    const ConnectionId = idOf(events);
    await api.send(new PostToConnectionCommand({ ConnectionId, Data: 'hello' }));
    await eventually(() => expect(heard).toEqual(['hello']));
    expect((await api.send(new GetConnectionCommand({ ConnectionId }))).ConnectedAt).toBeInstanceOf(Date);
    await api.send(new DeleteConnectionCommand({ ConnectionId }));
    await closed;
    const posted = api.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    await expect(posted).rejects.toBeInstanceOf(GoneException);
    api.destroy();
  });

  test('throws PayloadTooLargeException over 128 KB', async () => {
    const { functions, events } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    await client(server.port);
    const api = sdk(server.port);
    const posted = api.send(new PostToConnectionCommand({ ConnectionId: idOf(events), Data: 'x'.repeat(131_073) }));
    await expect(posted).rejects.toBeInstanceOf(PayloadTooLargeException);
    api.destroy();
  });
});

test('a stage that a new snapshot lacks closes its connections', async () => {
  await using server = await served(recorder().functions, { socket: socketApi(ALL) });
  const { closed } = await client(server.port);
  server.gateway.putWebSocket(socketApi(ALL, { stage: { name: 'other' } }));
  expect((await closed).code).toBe(1001);
});

test('a changed API applies to open connections; a removed one closes them', async () => {
  const { functions, ofType } = recorder();
  await using server = await served(functions, { socket: socketApi(ALL) });
  const { socket, heard, closed } = await client(server.port);
  server.gateway.putWebSocket(socketApi([]));
  socket.send('x');
  await eventually(() => expect(heard.at(-1)).toContain('Forbidden'));
  expect(ofType('MESSAGE')).toEqual([]);
  server.gateway.removeWebSocket('ws1');
  expect((await closed).code).toBe(1001);
});

test('a gateway that stops says going away, even with a client that does not answer', async () => {
  const server = await served(recorder().functions, { socket: socketApi(ALL) });
  const { closed } = await client(server.port);
  const silent = connect(server.port, '127.0.0.1');
  silent.on('error', () => {});
  silent.write(
    'GET /ws1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(silent, 'data');
  await server.gateway.close();
  expect((await closed).code).toBe(1001);
});
