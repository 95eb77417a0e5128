import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type PageServer, startPageServer } from './page-server.ts';
import { freePorts, LOOPBACK } from './ports.mjs';

interface Seen {
  url: string;
  headers: IncomingHttpHeaders;
  bytes: number;
}

const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));

/** Stands for the data plane: echoes HTTP requests and socket messages, refuses the ticket `bad`. */
async function startUpstream(): Promise<Server> {
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      if (request.url?.endsWith('/api/breaks')) request.socket.destroy();
      else response.end(JSON.stringify({ url: request.url, headers: request.headers, bytes } satisfies Partial<Seen>));
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.includes('ticket=bad')) {
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nx-request-id: r1\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (message) => client.send(`${request.url} ${message}`));
    });
  });
  await listening(server);
  return server;
}

let upstream: Server;
let server: PageServer;
let page: string;
let url: string;
let doors: { rest: string | undefined; webSocket: string | undefined };

beforeAll(async () => {
  upstream = await startUpstream();
  const base = `http://${LOOPBACK}:${(upstream.address() as AddressInfo).port}`;
  doors = { rest: `${base}/id1/local`, webSocket: `${base}/id2/ws` };
  page = mkdtempSync(join(tmpdir(), 'page-'));
  writeFileSync(join(page, 'index.html'), '<h1>page</h1>');
  const [port = 0] = await freePorts(1);
  server = await startPageServer({ port, page, doors: () => doors, config: { stage: 'local' } });
  url = `http://${LOOPBACK}:${server.port}`;
});

afterAll(async () => {
  await server.close();
  rmSync(page, { recursive: true });
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const seen = async (path: string, init?: RequestInit): Promise<Seen> =>
  (await (await fetch(url + path, init)).json()) as Seen;

describe('the page server', () => {
  it('serves the page with its policy and the settings the page starts from', async () => {
    const answer = await fetch(`${url}/`);
    expect(await answer.text()).toBe('<h1>page</h1>');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await fetch(`${url}/config.json`)).json()).toEqual({ stage: 'local' });
  });

  it('sends API calls to the stage with path and query unchanged', async () => {
    expect((await seen('/api/products/a%20b?q=x%2Fy&q=z')).url).toBe('/id1/local/api/products/a%20b?q=x%2Fy&q=z');
  });

  it('passes bodies on', async () => {
    const body = 'x'.repeat(300_000);
    expect((await seen('/api/orders', { method: 'POST', body })).bytes).toBe(body.length);
  });

  it('says itself who the viewer is, whatever the client claims', async () => {
    const { headers } = await seen('/api/cart', {
      headers: { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' },
    });
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers['cloudfront-viewer-address']).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(headers.forwarded).toBeUndefined();
  });

  it('answers problems of its own with a problem body', async () => {
    const answer = await fetch(`${url}/internal/cart/lines`, {
      headers: { 'x-correlation-id': '01J8Z0000000000000000000AB' },
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 404,
      code: 'not-found',
      instance: '/internal/cart/lines',
      correlationId: '01J8Z0000000000000000000AB',
    });
  });

  it('refuses bodies above the limit, announced or not', async () => {
    const big = Buffer.alloc(10 * 1024 * 1024 + 1);
    expect((await fetch(`${url}/api/orders`, { method: 'POST', body: big })).status).toBe(413);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = httpRequest(`${url}/api/orders`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } });
      call.on('response', (response) => resolve(response.statusCode));
      call.on('error', reject);
      call.end(big);
    });
    expect(status).toBe(413);
  });

  it('refuses other host names, so that no foreign page can pose as ours', async () => {
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${url}/api/cart`, { headers: { host: 'evil.example' } }, (response) => resolve(response.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('answers 502 when the API breaks off', async () => {
    expect((await fetch(`${url}/api/breaks`)).status).toBe(502);
  });

  it('answers 503 with Retry-After while nothing is deployed or the engine is away', async () => {
    const kept = doors;
    const [gone = 0] = await freePorts(1);
    for (const rest of [undefined, `http://${LOOPBACK}:${gone}/id1/local`]) {
      doors = { rest, webSocket: undefined };
      const answer = await fetch(`${url}/api/cart`);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    }
    doors = kept;
  });

  it('connects sockets to the stage with their query', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?ticket=good`);
    await new Promise((resolve) => socket.once('open', resolve));
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));
    socket.send('hello');
    expect(await answer).toBe('/id2/ws?ticket=good hello');
    socket.terminate();
  });

  it('passes a refused handshake on as it is', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?ticket=bad`);
    const status = await new Promise((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('error', resolve);
    });
    expect(status).toBe(401);
  });

  it('connects sockets nowhere else', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws`);
    const status = await new Promise((resolve) =>
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    expect(status).toBe(404);
  });
});
