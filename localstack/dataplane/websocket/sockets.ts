import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { AccessLog } from '../gateway/access-log.ts';
import type { Answer, Call, CallNotes } from '../gateway/call.ts';
import { newConnectionId } from '../gateway/ids.ts';
import { domainNameOf, readTarget, type Target } from '../gateway/target.ts';
import type { Functions, Telemetry } from '../lambda/types.ts';
import type { WebSocketApi } from '../protocol.ts';
import { type Closing, Connection } from './connection.ts';
import { type DeployedStage, deployedStages } from './deployed-api.ts';
import { handshakeOf, type Peer } from './events.ts';
import { frameMeter } from './frame-meter.ts';
import { decideHandshake } from './handshake.ts';
import { AWS_SOCKET_LIMITS, type SocketLimits } from './limits.ts';
import { manageConnection } from './management.ts';
import { disconnectReason, handleDisconnect, handleMessage, newSocketTrace } from './messages.ts';
import { closeCodeOf, isWebSocketUpgrade } from './rfc6455.ts';

export type { SocketLimits };

export interface Sockets {
  /** Connections to a stage that is no longer there hear `going away`. */
  put(api: WebSocketApi): void;
  /** All its connections hear `going away`. */
  remove(apiId: string): void;
  has(apiId: string): boolean;
  /** Answers `@connections/<id>` of a known API. */
  manage(call: Call): Answer;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

interface SocketsOptions {
  readonly functions: Functions;
  readonly telemetry: Telemetry;
  readonly accessLog: AccessLog;
  readonly limits: Partial<SocketLimits>;
}

/** For clients to answer `going away`; who does not is cut with the server. */
const CLOSE_WITHIN_MS = 500;
const GOING_AWAY: Closing = { code: 1001, reason: 'Going away' };

/** All WebSocket APIs and their open connections. */
export function createSockets({ functions, telemetry, accessLog, limits: changed }: SocketsOptions): Sockets {
  const limits = { ...AWS_SOCKET_LIMITS, ...changed };
  const apis = new Map<string, Map<string, DeployedStage>>();
  const connections = new Map<string, Connection>();
  /** Those still in their handshake included. */
  const transports = new Set<Duplex>();
  const subprotocols = new WeakMap<IncomingMessage, string>();
  // Named, because the published types of `ws` lag behind its `closeTimeout`.
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    closeTimeout: limits.closeMs,
    handleProtocols: (_offered, request) => subprotocols.get(request) ?? false,
  };
  const server = new WebSocketServer(options);
  // Looked up for every event: a new deployment applies to the connections that are open.
  const stageOf = ({ apiId, stage }: Pick<Peer, 'apiId' | 'stage'>) => apis.get(apiId)?.get(stage);

  const log = (kind: string, peer: Peer, notes: CallNotes & { readonly status?: number }) =>
    accessLog.write({
      time: new Date().toISOString(),
      kind,
      apiId: peer.apiId,
      stage: peer.stage,
      connectionId: peer.connectionId,
      ...notes,
    });

  const handleFrames = (connection: Connection, socket: WebSocket) => {
    const { peer } = connection;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (!connection.alive) return;
      connection.touch();
      if (isBinary) return connection.close({ code: 1003, reason: 'Binary messages are not supported' });
      const body = data.toString();
      void connection.inOrder(async () => {
        const deployed = stageOf(peer);
        if (deployed !== undefined) log('message', peer, await handleMessage(deployed, functions, connection, body));
      });
    });
    socket.on('ping', () => connection.touch());
    socket.on('pong', () => connection.touch());
    // `ws` closes by itself then, but does not tell with which code.
    socket.on('error', (error) => connection.closedBy({ code: closeCodeOf(error), reason: error.message }));
    socket.on('close', (code, given) => {
      connections.delete(peer.connectionId);
      connection.ended();
      const closing = connection.closing ?? { code, reason: disconnectReason(code, given.toString()) };
      void connection.inOrder(async () => {
        const deployed = stageOf(peer);
        if (deployed === undefined) return;
        const notes = await handleDisconnect(deployed, functions, peer, closing);
        log('disconnect', peer, { ...notes, status: closing.code });
      });
    });
  };

  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer, peer: Peer) =>
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(peer, webSocket, limits);
      connections.set(peer.connectionId, connection);
      const tooLong = () => connection.close({ code: 1009, reason: 'Frame too long' });
      // Before the library sees the bytes, so that a message in a forbidden frame is not handled.
      socket.prependListener('data', frameMeter(limits.frameBytes, tooLong));
      handleFrames(connection, webSocket);
    });

  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer, target: Target): Promise<void> => {
    const deployed = stageOf(target);
    if (deployed === undefined) return refuse(socket, 403, JSON.stringify({ message: 'Forbidden' }));
    const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
    const trace = newSocketTrace(deployed, String(request.headers['x-amzn-trace-id'] ?? ''));
    const peer: Peer = {
      connectionId: newConnectionId(),
      apiId: target.apiId,
      stage: target.stage,
      domainName: domainNameOf(target.apiId, request.headers.host),
      sourceIp,
      userAgent: request.headers['user-agent'],
      connectedAtMs: Date.now(),
      authorizer: null,
    };
    const handshake = handshakeOf(request.rawHeaders, target.query, sourceIp, trace);
    deployed.report('ConnectCount', 1);
    const outcome = await decideHandshake(deployed, functions, peer, handshake, trace);
    if (outcome.kind === 'refused') {
      deployed.report(outcome.status >= 500 ? 'IntegrationError' : 'ClientError', 1);
      log('connect', peer, { resourcePath: '$connect', status: outcome.status, reason: outcome.reason });
      return refuse(socket, outcome.status, outcome.body);
    }
    const accepted = { ...peer, authorizer: outcome.authorizer };
    if (socket.destroyed || !socket.readable) {
      // `$connect` has taken place, so its counterpart must too.
      const notes = await handleDisconnect(deployed, functions, accepted, {
        code: 1006,
        reason: disconnectReason(1006, ''),
      });
      return log('disconnect', accepted, { ...notes, status: 1006 });
    }
    if (outcome.subprotocol !== undefined) subprotocols.set(request, outcome.subprotocol);
    accept(request, socket, head, accepted);
    log('connect', accepted, { resourcePath: '$connect', status: 101 });
  };

  const closeOrphans = (apiId: string) => {
    for (const connection of connections.values()) {
      if (connection.peer.apiId === apiId && stageOf(connection.peer) === undefined) connection.close(GOING_AWAY);
    }
  };

  return {
    put(api) {
      apis.set(api.apiId, deployedStages(api, functions, telemetry));
      closeOrphans(api.apiId);
    },
    remove(apiId) {
      apis.delete(apiId);
      closeOrphans(apiId);
    },
    has: (apiId) => apis.has(apiId),
    manage: (call) =>
      manageConnection(call, limits.messageBytes, (id) => {
        const connection = connections.get(id);
        return connection?.peer.apiId === call.apiId && connection.peer.stage === call.stage ? connection : undefined;
      }),
    upgrade(request, socket, head) {
      transports.add(socket);
      socket.on('close', () => transports.delete(socket));
      socket.on('error', () => socket.destroy());
      // Before anything runs: a `$connect` whose handshake must fail would have no `$disconnect`.
      if (!isWebSocketUpgrade(request)) return refuse(socket, 400, JSON.stringify({ message: 'Bad Request' }));
      const target = readTarget(request.url ?? '/', request.headers.host);
      if (target === null || !apis.has(target.apiId) || target.path !== '/') {
        return refuse(socket, 404, JSON.stringify({ message: 'No WebSocket API here: /<api id>/<stage>' }));
      }
      open(request, socket, head, target).catch((error: unknown) => {
        process.stderr.write(`data plane: handshake: ${String(error)}\n`);
        refuse(socket, 500, JSON.stringify({ message: 'Internal server error' }));
      });
    },
    async close() {
      for (const connection of connections.values()) connection.close(GOING_AWAY);
      const until = performance.now() + CLOSE_WITHIN_MS;
      while (connections.size > 0 && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      for (const transport of transports) transport.destroy();
    },
  };
}

function refuse(socket: Duplex, status: number, body: string): void {
  if (socket.destroyed) return;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
