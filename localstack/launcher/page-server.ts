import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { createForwarder } from './forwarder.ts';
import { isOurHost, route } from './origin-rules.ts';
import type { Doors } from './outputs.ts';
import { pageHeaders } from './page-headers.ts';
import { LOOPBACK } from './ports.mjs';
import { sendProblem } from './problem-answer.ts';

export interface PageServerOptions {
  port: number;
  /** Folder with the built page; undefined when there is none. */
  page: string | undefined;
  /** Asked for every request: a redeployment may move the APIs. */
  doors: () => Doors;
  /** What the page needs to know before it can ask anything; served as /config.json. */
  config: Record<string, unknown>;
}

export interface PageServer {
  port: number;
  close(): Promise<void>;
}

/**
 * The single origin: page, REST API and WebSocket API under one address, as CloudFront does it on AWS.
 * Listens on the loopback only.
 */
export async function startPageServer({ port, page, doors, config }: PageServerOptions): Promise<PageServer> {
  const files =
    page === undefined ? undefined : sirv(page, { etag: true, gzip: true, brotli: true, setHeaders: cacheRule });
  const forwarder = createForwarder();
  const server = createServer((request, response) => {
    if (!isOurHost(request.headers.host)) return sendProblem(request, response, 'wrong-host');
    const where = route(request.url ?? '/');
    if (where.to === 'nowhere') return sendProblem(request, response, where.problem);
    if (where.to === 'api') return forwarder.http(request, response, doors().rest, where.path);
    for (const [name, value] of Object.entries(pageHeaders(port))) response.setHeader(name, value);
    if (where.path === '/config.json') {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      return response.end(JSON.stringify(config));
    }
    if (where.to === 'socket') return sendProblem(request, response, 'upgrade-required');
    if (!files) return sendProblem(request, response, 'no-page');
    return files(request, response, () => sendProblem(request, response, 'not-found'));
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isOurHost(request.headers.host) || route(request.url ?? '/').to !== 'socket') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    forwarder.socket(request, socket, head, doors().webSocket);
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  server.keepAliveTimeout = 65_000;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        forwarder.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Files under assets/ carry a hash of their content in their name. */
function cacheRule(response: { setHeader(name: string, value: string): unknown }, pathname: string): void {
  const fixed = pathname.startsWith('/assets/');
  response.setHeader('cache-control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
