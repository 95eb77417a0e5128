import { randomUUID } from 'node:crypto';
import type { Answer, Call } from '../gateway/call.ts';
import type { Connection } from './connection.ts';

/**
 * `@connections/<id>`: POST sends a message, GET describes, DELETE disconnects.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * @param find the open connections of the stage that was called
 */
export function manageConnection(
  call: Call,
  maxMessageBytes: number,
  find: (connectionId: string) => Connection | undefined,
): Answer {
  const id = connectionIdOf(call.path);
  if (id === null) return failure(403, 'ForbiddenException', 'Forbidden');
  const connection = find(id);
  if (call.method === 'POST') {
    if (call.body === null || call.body.length > maxMessageBytes) {
      return failure(413, 'PayloadTooLargeException', 'Message too long');
    }
    // The text leaves as one frame; the client's pace does not hold up the caller.
    return connection?.send(call.body.toString('utf8')) === true ? answer(200, '') : gone();
  }
  if (connection?.alive !== true) return gone();
  if (call.method === 'DELETE') {
    connection.close({ code: 1000, reason: '' });
    return answer(204, '');
  }
  if (call.method !== 'GET') return failure(403, 'ForbiddenException', 'Forbidden');
  const { peer, lastActiveAtMs } = connection;
  return answer(
    200,
    JSON.stringify({
      connectedAt: new Date(peer.connectedAtMs).toISOString(),
      identity: { sourceIp: peer.sourceIp, userAgent: peer.userAgent },
      lastActiveAt: new Date(lastActiveAtMs).toISOString(),
    }),
  );
}

function connectionIdOf(path: string): string | null {
  const encoded = /^\/(?:@|%40)connections\/([^/]+)$/i.exec(path)?.[1];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

const gone = () => failure(410, 'GoneException', 'Gone');

const failure = (status: number, errorType: string, message: string): Answer => {
  const { headers, body } = answer(status, JSON.stringify({ message }));
  return { status, headers: [...headers, ['x-amzn-ErrorType', errorType]], body };
};

const answer = (status: number, body: string): Answer => ({
  status,
  headers: [
    ['x-amzn-RequestId', randomUUID()],
    ['Content-Type', 'application/json'],
  ],
  body,
});
