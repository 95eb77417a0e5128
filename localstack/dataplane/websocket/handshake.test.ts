import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, requestAuthorizer, socketApi, socketRoute } from '../gateway/testing/shapes.ts';
import {
  ALL,
  client,
  type Event,
  endClients,
  eventually,
  keepIn,
  OK,
  opened,
  recorder,
  refused,
} from './testing/clients.ts';

afterEach(endClients);

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
