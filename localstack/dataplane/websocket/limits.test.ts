import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { socketApi } from '../gateway/testing/shapes.ts';
import { ALL, client, endClients, eventually, recorder } from './testing/clients.ts';

afterEach(endClients);

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
    await eventually(() => expect(ofType('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(1009));
  });

  test('a binary message closes with 1003', async () => {
    await using server = await served(recorder().functions, { socket: socketApi(ALL) });
    const { socket, closed } = await client(server.port);
    socket.send(Buffer.from([1]), { binary: true });
    expect((await closed).code).toBe(1003);
  });

  test.each([
    ['breaks the protocol', [0x83, 0x80, 0, 0, 0, 0], 1002],
    ['is not masked', [0x81, 0x01, 0x61], 1002],
    ['is no UTF-8', [0x81, 0x81, 0, 0, 0, 0, 0xff], 1007],
  ])('a frame that %s ends the connection and nothing else', async (_what, bytes, code) => {
    const { functions, ofType } = recorder();
    await using server = await served(functions, { socket: socketApi(ALL) });
    const fine = await client(server.port);
    const raw = connect(server.port, '127.0.0.1');
    raw.on('error', () => {});
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    raw.write(`GET /ws1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
    await once(raw, 'data');
    raw.write(Buffer.from(bytes));
    const [frame] = await once(raw, 'data');
    expect((frame as Buffer).readUInt16BE(2)).toBe(code);
    raw.destroy();
    await eventually(() => expect(ofType('DISCONNECT')[0]?.requestContext.disconnectStatusCode).toBe(code));
    expect(ofType('MESSAGE')).toEqual([]);
    expect(fine.socket.readyState).toBe(fine.socket.OPEN);
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
