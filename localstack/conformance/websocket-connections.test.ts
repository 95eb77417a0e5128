/** API Gateway Developer Guide: "Use @connections commands in your backend service". */
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientSettings } from './support/clients.ts';
import { engineUrl } from './support/engine.ts';
import { eventually } from './support/eventually.ts';
import { call } from './support/http.ts';
import { heard, SAY } from './support/log-lines.ts';
import { type Client, connect, type DeployedSocketApi, deploySocketApi, STAGE } from './support/websocket-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

let api: DeployedSocketApi;
beforeAll(async () => {
  api = await deploySocketApi(world, {
    functions: { WhoAmI: 'exports.handler = async (e) => ({ statusCode: 200, body: e.requestContext.connectionId });' },
    routes: { $connect: { to: 'WhoAmI' }, $default: { to: 'WhoAmI', twoWay: true } },
  });
});

async function connected(): Promise<{ client: Client; ConnectionId: string }> {
  const client = await connect(api.url);
  client.send('who am I?');
  const [ConnectionId = ''] = await client.messages();
  client.received.length = 0;
  return { client, ConnectionId };
}

describe.each([
  ['at the address of the API', () => api.url.replace(/^ws/, 'http')],
  ['at the engine port', () => `${engineUrl()}/_aws/execute-api/${api.apiId}/${STAGE}`],
])('@connections %s', (_, endpoint) => {
  const management = () => new ApiGatewayManagementApiClient({ ...clientSettings, endpoint: endpoint() });
  const post = (ConnectionId: string, Data: string | Uint8Array) =>
    management().send(new PostToConnectionCommand({ ConnectionId, Data }));

  test('POST sends messages to the client, in their order', async () => {
    const { client, ConnectionId } = await connected();
    await using _client = client;
    await post(ConnectionId, 'one');
    await post(ConnectionId, JSON.stringify({ text: 'zwei é' }));
    expect(await client.messages(2)).toEqual(['one', '{"text":"zwei é"}']);
  });

  test('GET tells when the connection was made and last used, and by whom', async () => {
    const before = Date.now();
    const { client, ConnectionId } = await connected();
    await using _client = client;
    const connection = await management().send(new GetConnectionCommand({ ConnectionId }));
    expect(connection).toMatchObject({ Identity: { SourceIp: '127.0.0.1' } });
    expect(connection.ConnectedAt?.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    expect(connection.LastActiveAt?.getTime()).toBeGreaterThanOrEqual(connection.ConnectedAt?.getTime() ?? Infinity);
  });

  test('DELETE closes the connection', async () => {
    const { client, ConnectionId } = await connected();
    await management().send(new DeleteConnectionCommand({ ConnectionId }));
    expect((await client.closed).code).toBeGreaterThanOrEqual(1_000);
    await expect(post(ConnectionId, 'gone')).rejects.toBeInstanceOf(GoneException);
  });

  test('to a client that left is 410 GoneException', async () => {
    const { client, ConnectionId } = await connected();
    await client[Symbol.asyncDispose]();
    for (const command of [new GetConnectionCommand({ ConnectionId }), new DeleteConnectionCommand({ ConnectionId })]) {
      await expect(management().send(command)).rejects.toMatchObject({
        name: 'GoneException',
        $metadata: { httpStatusCode: 410 },
      });
    }
    await expect(post(ConnectionId, 'gone')).rejects.toBeInstanceOf(GoneException);
  });

  test('POST of 128 KB arrives, of more is 413 PayloadTooLargeException', async () => {
    const { client, ConnectionId } = await connected();
    await using _client = client;
    const largest = 'x'.repeat(128 * 1024);
    await post(ConnectionId, largest);
    expect(await client.messages()).toEqual([largest]);
    await expect(post(ConnectionId, `${largest}x`)).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
    expect(client.received).toHaveLength(1);
  });
});

test('a connection takes messages only after $connect has answered: 410 before', async () => {
  const slow = await deploySocketApi(world, {
    functions: {
      Slow: `${SAY}exports.handler = async ({ requestContext }) => {
        say(requestContext.connectionId);
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        return { statusCode: 200 };
      };`,
    },
    routes: { $connect: { to: 'Slow' } },
  });
  const management = new ApiGatewayManagementApiClient({
    ...clientSettings,
    endpoint: slow.url.replace(/^ws/, 'http'),
  });
  const opening = connect(slow.url);
  const [ConnectionId = ''] = await eventually(async () => {
    const ids = await heard<string>(slow.functions.Slow ?? '');
    expect(ids).toHaveLength(1);
    return ids;
  });
  const post = (Data: string) => management.send(new PostToConnectionCommand({ ConnectionId, Data }));
  await expect(post('too early')).rejects.toBeInstanceOf(GoneException);
  await using client = await opening;
  await post('in time');
  expect(await client.messages()).toEqual(['in time']);
});

test('a WebSocket handshake at the engine port is refused and names the right address', async () => {
  const atEngine = `${engineUrl().replace(/^http/, 'ws')}/_aws/execute-api/${api.apiId}/${STAGE}`;
  await expect(connect(atEngine)).rejects.toThrow(/^refused: 400 [\s\S]*ws:\/\//);
});

test('a plain GET of a WebSocket stage is no upgrade and refused', async () => {
  const { status } = await call(api.url.replace(/^ws/, 'http'));
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
});
