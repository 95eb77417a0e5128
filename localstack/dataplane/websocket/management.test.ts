import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { socketApi } from '../gateway/testing/shapes.ts';
import { ALL, client, endClients, eventually, idOf, OK, recorder } from './testing/clients.ts';

afterEach(endClients);

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
