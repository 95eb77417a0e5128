import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { socketApi } from '../gateway/testing/shapes.ts';
import { ALL, client, endClients, eventually, recorder } from './testing/clients.ts';

afterEach(endClients);

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
