import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Functions, Telemetry } from '../lambda/types.ts';
import type { RestStage, WebSocketApi } from '../protocol.ts';
import { createRestApi, type RestApi } from '../rest/rest-api.ts';
import { createSockets, type SocketLimits } from '../websocket/sockets.ts';
import type { AccessLog } from './access-log.ts';
import type { Answer, Call, CallNotes } from './call.ts';
import { headerLines, headerValue } from './headers.ts';
import { MAX_BODY_BYTES, readBody } from './read-body.ts';
import { readTarget, type Target } from './target.ts';

export interface Gateway {
  putRest(stage: RestStage): void;
  /** One stage, or with null all stages of an API. */
  removeRest(apiId: string, stage: string | null): void;
  putWebSocket(api: WebSocketApi): void;
  removeWebSocket(apiId: string): void;
  /** Listens on 127.0.0.1; 0 picks a free port. @returns the port @throws EADDRINUSE */
  listen(port: number): Promise<number>;
  /** Sockets hear `going away`; calls in progress are cut. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly functions: Functions;
  readonly telemetry: Telemetry;
  readonly accessLog: AccessLog;
  readonly socketLimits?: Partial<SocketLimits>;
}

export function createGateway({ functions, telemetry, accessLog, socketLimits = {} }: GatewayOptions): Gateway {
  const rest = new Map<string, Map<string, RestApi>>();
  const sockets = createSockets({ functions, telemetry, accessLog, limits: socketLimits });

  const answerOf = async (request: IncomingMessage, target: Target | null, notes: CallNotes): Promise<Answer> => {
    if (target === null) return refusal(404, 'NotFoundException', 'The path begins with /<api id>/<stage>');
    const stages = rest.get(target.apiId);
    if (stages === undefined && !sockets.has(target.apiId)) {
      return refusal(404, 'NotFoundException', `No API ${target.apiId} is deployed here`);
    }
    const body = await readBody(request, MAX_BODY_BYTES);
    const call = newCall(request, target, body);
    if (stages === undefined) return sockets.manage(call);
    const api = stages.get(target.stage);
    return api === undefined ? refusal(403, 'ForbiddenException', 'Forbidden') : api.serve(call, notes);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    const target = readTarget(request.url ?? '/', request.headers.host);
    const notes: CallNotes = {};
    let answer: Answer;
    try {
      answer = await answerOf(request, target, notes);
      send(response, answer);
    } catch (error) {
      // Nobody is left to hear an answer when the client broke off while sending.
      if (!request.complete || response.headersSent) return void response.destroy();
      process.stderr.write(`data plane: ${request.method} ${request.url}: ${String(error)}\n`);
      answer = refusal(500, 'InternalServerErrorException', 'Internal server error');
      send(response, answer);
    }
    accessLog.write({
      time: new Date().toISOString(),
      kind: 'http',
      apiId: target?.apiId,
      stage: target?.stage,
      method: request.method,
      path: target?.path ?? request.url,
      status: answer.status,
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      ...notes,
    });
  };

  const server = createServer((request, response) => void serve(request, response));
  // Longer than clients keep idle connections, so that none is closed under a request about to be sent.
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 30_000;
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));

  return {
    putRest(stage) {
      const stages = rest.get(stage.apiId) ?? new Map<string, RestApi>();
      stages.set(stage.stage, createRestApi(stage, functions, telemetry));
      rest.set(stage.apiId, stages);
    },
    removeRest(apiId, stage) {
      const stages = rest.get(apiId);
      if (stage !== null) stages?.delete(stage);
      if (stage === null || stages?.size === 0) rest.delete(apiId);
    },
    putWebSocket: sockets.put,
    removeWebSocket: sockets.remove,
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', 1024, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function newCall(request: IncomingMessage, target: Target, body: Buffer | null): Call {
  return {
    ...target,
    method: request.method ?? 'GET',
    headers: headerLines(request.rawHeaders),
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    protocol: `HTTP/${request.httpVersion}`,
    receivedAtMs: Date.now(),
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = headerValue(headers, 'content-length') === undefined && status !== 204 && status !== 304;
  response.writeHead(status, [
    ...headers.flat(),
    ...(length ? ['Content-Length', String(Buffer.byteLength(body))] : []),
  ]);
  response.end(status === 204 || status === 304 ? undefined : body);
}

/** Words an answer outside any deployed stage. */
function refusal(status: number, errorType: string, message: string): Answer {
  return {
    status,
    headers: [
      ['x-amzn-RequestId', randomUUID()],
      ['Content-Type', 'application/json'],
      ['x-amzn-ErrorType', errorType],
    ],
    body: JSON.stringify({ message }),
  };
}
