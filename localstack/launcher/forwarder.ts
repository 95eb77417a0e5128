import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'http-proxy-3';
import { type OriginProblem, sendProblem } from './problem-answer.ts';

/** API Gateway's own limit for a payload. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** API Gateway answers within 29 s or gives up; a little more, so that its own answer wins. */
const ANSWER_TIMEOUT_MS = 31_000;

/** Headers that say where a request came from: only this server may say so. */
const VIEWER_HEADERS = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-host', 'forwarded'];

/** Sends requests and WebSocket handshakes on to the data plane. */
export function createForwarder() {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const proxy = createProxyServer({ agent, changeOrigin: true, prependPath: false, proxyTimeout: ANSWER_TIMEOUT_MS });
  // Sockets leave the pool when they are upgraded, and have their own time limits behind us.
  const socketProxy = createProxyServer({ changeOrigin: true, prependPath: false });
  // A client that breaks off an open socket has ended it; without a listener the library throws.
  for (const each of [proxy, socketProxy]) each.on('error', () => {});
  const open = new Set<Duplex>();

  return {
    http(request: IncomingMessage, response: ServerResponse, door: string | undefined, path: string): void {
      if (!door) {
        sendProblem(request, response, 'unavailable', 'The API is being deployed.');
        return;
      }
      if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
        sendProblem(request, response, 'too-large');
        return;
      }
      limitBody(request, response);
      const target = prepare(request, door, path);
      const started = performance.now();
      proxy.web(request, response, { target }, (error) => {
        const overdue = performance.now() - started >= ANSWER_TIMEOUT_MS;
        sendProblem(request, response, overdue ? 'timed-out' : problemOf(error));
      });
    },

    socket(request: IncomingMessage, socket: Duplex, head: Buffer, door: string | undefined): void {
      if (!door || !(socket instanceof Socket)) {
        socket.end(
          'HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
        );
        return;
      }
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      const query = request.url?.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
      const target = prepare(request, door, query);
      socketProxy.ws(request, socket, head, { target }, (error) => {
        const status = problemOf(error) === 'unavailable' ? '503 Service Unavailable' : '502 Bad Gateway';
        if (socket.writable)
          socket.end(`HTTP/1.1 ${status}\r\nretry-after: 2\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      });
    },

    close(): void {
      for (const socket of open) socket.destroy();
      agent.destroy();
      proxy.close();
      socketProxy.close();
    },
  };
}

/** Rewrites the request for the stage behind `door` and says who the viewer is, as CloudFront does. */
function prepare(request: IncomingMessage, door: string, path: string): string {
  const { origin, pathname } = new URL(door);
  request.url = pathname + path;
  for (const name of VIEWER_HEADERS) delete request.headers[name];
  const { remoteAddress = '', remotePort = 0 } = request.socket;
  request.headers['x-forwarded-for'] = remoteAddress;
  request.headers['x-forwarded-proto'] = 'http';
  request.headers['cloudfront-viewer-address'] = `${remoteAddress}:${remotePort}`;
  return origin;
}

/** Bodies without a length are counted on their way. */
function limitBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] === undefined) return;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) return;
    request.unpipe();
    request.removeAllListeners('data');
    sendProblem(request, response, 'too-large');
    response.once('finish', () => request.destroy());
  });
}

function problemOf(error: Error): OriginProblem {
  return 'code' in error && error.code === 'ECONNREFUSED' ? 'unavailable' : 'upstream-failed';
}
