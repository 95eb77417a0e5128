/** API Gateway Developer Guide: "Working with routes for WebSocket APIs", "Manage connected users and client apps". */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { heard, SAY } from './support/log-lines.ts';
import { connect, type DeployedSocketApi, deploySocketApi, STAGE } from './support/websocket-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const TEACH = `${SAY}exports.handler = async (event) => {
  say({ route: event.requestContext.routeKey, event });
  const status = Number(event.queryStringParameters?.status ?? 200);
  return { statusCode: status, body: event.body };
};`;
const FAIL = "exports.handler = async () => { throw new Error('secret'); };";
const SLOW_ECHO = `exports.handler = async ({ body }) => {
  const { wait, text } = JSON.parse(body);
  await new Promise((resolve) => setTimeout(resolve, wait));
  return { statusCode: 200, body: text };
};`;
const DOOR = `exports.handler = async (event) => {
  const token = event.queryStringParameters?.token;
  if (token === 'none') throw new Error('Unauthorized');
  return { principalId: 'p', context: { role: token },
    policyDocument: { Version: '2012-10-17', Statement: [
      { Action: 'execute-api:Invoke', Effect: token === 'bad' ? 'Deny' : 'Allow', Resource: event.methodArn }] } };
};`;

interface Said {
  route: string;
  event: { requestContext: Record<string, unknown> } & Record<string, unknown>;
}

let api: DeployedSocketApi;
let failing: DeployedSocketApi;
let bare: DeployedSocketApi;
let guarded: DeployedSocketApi;

beforeAll(async () => {
  [api, failing, bare, guarded] = await Promise.all([
    deploySocketApi(world, {
      functions: { Teach: TEACH, Fail: FAIL, Echo: SLOW_ECHO },
      routes: {
        $connect: { to: 'Teach' },
        $disconnect: { to: 'Teach' },
        $default: { to: 'Teach', twoWay: true },
        quiet: { to: 'Teach' },
        fail: { to: 'Fail' },
        echo: { to: 'Echo', twoWay: true },
      },
    }),
    deploySocketApi(world, { functions: { Fail: FAIL }, routes: { $connect: { to: 'Fail' } } }),
    deploySocketApi(world, { functions: { Teach: TEACH }, routes: { known: { to: 'Teach' } } }),
    deploySocketApi(world, {
      functions: { Teach: TEACH, DoorFunction: DOOR },
      authorizers: { Door: { IdentitySource: ['route.request.querystring.token'] } },
      routes: { $connect: { to: 'Teach', authorizer: 'Door' }, $default: { to: 'Teach', twoWay: true } },
    }),
  ]);
});

/** What the function of an API said about one route, once it has. */
const eventsOf = (route: string, isIt: (said: Said) => boolean = () => true, of: () => DeployedSocketApi = () => api) =>
  eventually(async () => {
    const found = (await heard<Said>(of().functions.Teach ?? '')).filter((said) => said.route === route && isIt(said));
    expect(found).not.toEqual([]);
    return found.map(({ event }) => event);
  });

describe('$connect', () => {
  test('is told of the handshake, with headers and query', async () => {
    await using _ = await connect(`${api.url}?from=handshake&many=1&many=2`, { 'X-Kind': 'test' });
    const [event] = await eventsOf(
      '$connect',
      ({ event: { queryStringParameters } }) => JSON.stringify(queryStringParameters)?.includes('handshake') ?? false,
    );
    expect(event).toMatchObject({
      headers: { 'X-Kind': 'test' },
      multiValueHeaders: { 'X-Kind': ['test'] },
      queryStringParameters: { from: 'handshake', many: '2' },
      multiValueQueryStringParameters: { many: ['1', '2'] },
      isBase64Encoded: false,
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        messageDirection: 'IN',
        stage: STAGE,
        apiId: api.apiId,
        connectionId: expect.any(String),
        connectedAt: expect.any(Number),
        requestTimeEpoch: expect.any(Number),
        requestId: expect.any(String),
        extendedRequestId: expect.any(String),
        domainName: expect.any(String),
        identity: { sourceIp: '127.0.0.1' },
      },
    });
    expect(event).not.toHaveProperty('body');
  });

  test.each([401, 403, 404, 500])('refuses the handshake with the status %i of the function', async (status) => {
    await expect(connect(`${api.url}?status=${status}`)).rejects.toThrow(`refused: ${status}`);
  });

  test('whose function fails answers 502', async () => {
    await expect(connect(failing.url)).rejects.toThrow('refused: 502');
  });

  test('whose authorizer denies answers 403', async () => {
    await expect(connect(`${guarded.url}?token=bad`)).rejects.toThrow('refused: 403');
  });

  test("whose authorizer throws 'Unauthorized', or whose identity source is missing, answers 401", async () => {
    await expect(connect(`${guarded.url}?token=none`)).rejects.toThrow('refused: 401');
    await expect(connect(guarded.url)).rejects.toThrow('refused: 401');
  });

  test("keeps the authorizer's context for all messages of the connection", async () => {
    await using client = await connect(`${guarded.url}?token=operator`);
    client.send('anything');
    await client.messages();
    const [event] = await eventsOf('$default', undefined, () => guarded);
    expect(event?.requestContext).toMatchObject({ authorizer: { principalId: 'p', role: 'operator' } });
  });
});

describe('a message', () => {
  test('goes to the route that its field names', async () => {
    await using client = await connect(api.url);
    const body = JSON.stringify({ action: 'quiet', mark: crypto.randomUUID() });
    client.send(body);
    const [event] = await eventsOf('quiet', ({ event: { body: sent } }) => sent === body);
    expect(event).toMatchObject({
      body,
      isBase64Encoded: false,
      requestContext: {
        routeKey: 'quiet',
        eventType: 'MESSAGE',
        messageDirection: 'IN',
        messageId: expect.any(String),
        connectionId: expect.any(String),
      },
    });
    expect(event).not.toHaveProperty('headers');
  });

  test.each(['{"action":"nobody"}', '{"other":1}', 'no json at all', '[1]'])('%s goes to $default', async (text) => {
    await using client = await connect(api.url);
    client.send(text);
    expect(await client.messages()).toEqual([text]);
  });

  test('without a route and without $default is answered with Forbidden', async () => {
    await using client = await connect(bare.url);
    client.send({ action: 'unknown' });
    const [message = ''] = await client.messages();
    expect(JSON.parse(message)).toEqual({
      message: 'Forbidden',
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
  });

  test('whose function fails is answered with Internal server error, and the connection stays', async () => {
    await using client = await connect(api.url);
    client.send({ action: 'fail' });
    const [message = ''] = await client.messages();
    expect(JSON.parse(message)).toEqual({
      message: 'Internal server error',
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
    client.send('still here');
    expect((await client.messages(2))[1]).toBe('still here');
  });

  test('is answered only by a route with a route response', async () => {
    await using client = await connect(api.url);
    client.send({ action: 'quiet' });
    client.send('answered');
    expect(await client.messages()).toEqual(['answered']);
  });

  test('sent after another is handled after it', async () => {
    await using client = await connect(api.url);
    client.send({ action: 'echo', wait: 300, text: 'first' });
    client.send({ action: 'echo', wait: 0, text: 'second' });
    expect(await client.messages(2)).toEqual(['first', 'second']);
  });

  test('in frames over 32 KB closes the connection with 1009', async () => {
    await using client = await connect(api.url);
    client.send('x'.repeat(33 * 1024));
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  test('of several frames may be up to 128 KB', async () => {
    await using client = await connect(api.url);
    const part = 'x'.repeat(30 * 1024);
    for (const fin of [false, false, false, true]) client.socket.send(part, { fin });
    expect(await client.messages()).toEqual([part.repeat(4)]);
  });
});

describe('$disconnect', () => {
  test('is told code and reason of the client that left', async () => {
    const client = await connect(api.url);
    client.socket.close(4001, 'had enough');
    expect(await client.closed).toMatchObject({ code: 4001 });
    const [event] = await eventsOf(
      '$disconnect',
      ({ event: { requestContext } }) => requestContext.disconnectStatusCode === 4001,
    );
    expect(event?.requestContext).toMatchObject({
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectReason: 'had enough',
      connectionId: expect.any(String),
    });
  });

  test('is told of a client that vanished, with 1006', async () => {
    const client = await connect(api.url);
    client.socket.terminate();
    await eventsOf('$disconnect', ({ event: { requestContext } }) => requestContext.disconnectStatusCode === 1006);
  });
});
