import { randomUUID } from 'node:crypto';
import { headerLines, headerValue, singleAndMulti } from '../gateway/headers.ts';
import { newExtendedRequestId, newMessageId, requestTime } from '../gateway/ids.ts';

/** What is known of a client from its handshake on. */
export interface Peer {
  readonly connectionId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly connectedAtMs: number;
  /** From the authorizer of `$connect`; part of every later event. */
  readonly authorizer: Record<string, string | number> | null;
}

export type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

export interface SocketContext {
  readonly requestId: string;
  readonly routeKey: string;
  readonly eventType: EventType;
  readonly [name: string]: unknown;
}

/** `requestContext` of one event; every event has a request id of its own. */
export function socketContext(
  peer: Peer,
  routeKey: string,
  eventType: EventType,
  more: Record<string, unknown> = {},
): SocketContext {
  const now = Date.now();
  return {
    routeKey,
    eventType,
    ...(eventType === 'MESSAGE' ? { messageId: newMessageId() } : {}),
    ...more,
    extendedRequestId: newExtendedRequestId(),
    requestTime: requestTime(now),
    messageDirection: 'IN',
    stage: peer.stage,
    connectedAt: peer.connectedAtMs,
    requestTimeEpoch: now,
    identity: { userAgent: peer.userAgent, sourceIp: peer.sourceIp },
    requestId: randomUUID(),
    domainName: peer.domainName,
    connectionId: peer.connectionId,
    apiId: peer.apiId,
    ...(peer.authorizer === null ? {} : { authorizer: peer.authorizer }),
  };
}

/** The request that asked for a socket, in the shapes of an event. */
export interface Handshake {
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly queryStringParameters: Record<string, string> | null;
  readonly multiValueQueryStringParameters: Record<string, string[]> | null;
  /** By name in any casing. */
  readonly header: (name: string) => string | undefined;
}

export function handshakeOf(rawHeaders: readonly string[], query: string, sourceIp: string, trace: string): Handshake {
  const lines = headerLines(rawHeaders);
  const hidden = new Set(['connection', 'upgrade', 'x-amzn-trace-id', 'x-forwarded-for']);
  const before = headerValue(lines, 'x-forwarded-for');
  const headers = singleAndMulti([
    ...lines.filter(([name]) => !hidden.has(name.toLowerCase())),
    ['X-Amzn-Trace-Id', trace],
    ['X-Forwarded-For', before === undefined ? sourceIp : `${before}, ${sourceIp}`],
  ]);
  const parameters = query === '' ? null : singleAndMulti(new URLSearchParams(query));
  return {
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: parameters?.single ?? null,
    multiValueQueryStringParameters: parameters?.multi ?? null,
    header: (name) => headerValue(lines, name),
  };
}

export const connectEvent = (context: SocketContext, handshake: Handshake, stageVariables: Record<string, string>) => ({
  headers: handshake.headers,
  multiValueHeaders: handshake.multiValueHeaders,
  queryStringParameters: handshake.queryStringParameters,
  multiValueQueryStringParameters: handshake.multiValueQueryStringParameters,
  ...variables(stageVariables),
  requestContext: context,
  isBase64Encoded: false,
});

export const messageEvent = (context: SocketContext, body: string, stageVariables: Record<string, string>) => ({
  ...variables(stageVariables),
  requestContext: context,
  body,
  isBase64Encoded: false,
});

export const disconnectEvent = (context: SocketContext, stageVariables: Record<string, string>, domainName: string) => {
  const headers = { Host: domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...variables(stageVariables),
    requestContext: context,
    isBase64Encoded: false,
  };
};

/** Absent, not null, when a stage has none: unlike in REST events. */
const variables = (stageVariables: Record<string, string>) =>
  Object.keys(stageVariables).length === 0 ? {} : { stageVariables };
