import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_BODY_BYTES, readBody } from '../gateway/read-body.ts';
import type { FromDataPlane, ToDataPlane } from '../protocol.ts';

type ApiCall = Extract<FromDataPlane, { type: 'api.call' }>;
type ApiAnswer = Extract<ToDataPlane, { type: 'api.answer' }>;

/** Calls that wait for the plugin at the same time; the SDK tries again after a 503. */
const MAX_WAITING = 2_000;

/** Of the connection, not of the call; the body's length is known anyway. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

export interface ApiDoor {
  readonly port: number;
  /** The plugin's answer to a call. */
  answer(answer: ApiAnswer): void;
  close(): Promise<void>;
}

/**
 * Takes the functions' calls of AWS services with JSON bodies and hands them to the plugin over the pipe: two thirds of
 * what such a call costs the engine is its HTTP server, which has one interpreter lock for all threads.
 */
export async function openApiDoor(send: (call: ApiCall) => void): Promise<ApiDoor> {
  const waiting = new Map<number, ServerResponse>();
  let nextId = 1;

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === null) return refuse(response, 413, 'RequestEntityTooLargeException', 'The request is too large');
    if (waiting.size >= MAX_WAITING) {
      return refuse(response, 503, 'ServiceUnavailableException', `${MAX_WAITING} calls wait already`);
    }
    const id = nextId++;
    waiting.set(id, response);
    // The caller's own time-out ends the wait.
    response.once('close', () => waiting.delete(id));
    const { method = 'POST', url: path = '/' } = request;
    send({ type: 'api.call', id, method, path, headers: headersOf(request), body: body.toString('utf8') });
  };

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', 1024, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    answer({ id, status, headers, body }) {
      const response = waiting.get(id);
      if (response === undefined) return;
      waiting.delete(id);
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.end(body);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at]).toLowerCase();
    if (!OF_THE_CONNECTION.has(name)) headers[name] = String(rawHeaders[at + 1]);
  }
  return headers;
}

/** In the words of the JSON protocols. */
function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ __type: type, message }));
}
