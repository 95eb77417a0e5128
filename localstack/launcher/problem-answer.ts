import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What this origin refuses by itself; same body and codes as the services' own answers. */
const PROBLEMS = {
  'bad-path': [400, 'The path is not a valid URL path'],
  'not-found': [404, 'There is nothing here'],
  'no-page': [404, 'The page has not been built'],
  'too-large': [413, 'The body is too large'],
  'wrong-host': [421, 'This address belongs to another host name'],
  'upgrade-required': [426, 'This address speaks WebSocket'],
  'upstream-failed': [502, 'The API behind this address failed'],
  unavailable: [503, 'Not available at the moment'],
  'timed-out': [504, 'It took too long'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type OriginProblem = keyof typeof PROBLEMS;

const ULID_OR_UUID = /^([0-7][0-9A-HJKMNP-TV-Z]{25}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Answers with `application/problem+json`; does nothing when an answer is already on its way. */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  code: OriginProblem,
  detail?: string,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const [status, title] = PROBLEMS[code];
  const requestId = randomUUID();
  const given = request.headers['x-correlation-id'];
  const correlationId = typeof given === 'string' && ULID_OR_UUID.test(given) ? given : requestId;
  const instance = (request.url ?? '/').split('?', 1)[0];
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    'x-correlation-id': correlationId,
    ...(status === 503 ? { 'retry-after': '2' } : {}),
    ...(status === 426 ? { upgrade: 'websocket', connection: 'upgrade' } : {}),
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      title,
      status,
      ...(detail ? { detail } : {}),
      instance,
      code,
      requestId,
      correlationId,
    }),
  );
}
