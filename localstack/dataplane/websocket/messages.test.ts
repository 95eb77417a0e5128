import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, socketApi, socketRoute } from '../gateway/testing/shapes.ts';
import { ALL, client, type Event, endClients, eventually, idOf, keepIn, OK, recorder } from './testing/clients.ts';

afterEach(endClients);

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
