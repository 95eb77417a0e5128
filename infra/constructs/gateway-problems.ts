/** What the gateway itself answers, in the words of RFC 9457. Handlers' problems look the same. */

import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const RETRY_AFTER_SECONDS = 1;

interface GatewayProblem {
  readonly type: ResponseType;
  readonly status?: number;
  readonly code: string;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const PROBLEMS: readonly GatewayProblem[] = [
  // the gateway says 403 for an unknown address; to a caller it is simply not there
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, status: 404, code: 'not-found', title: 'There is nothing here' },
  { type: ResponseType.RESOURCE_NOT_FOUND, status: 404, code: 'not-found', title: 'There is nothing here' },
  {
    type: ResponseType.UNAUTHORIZED,
    status: 401,
    code: 'unauthenticated',
    title: 'Who are you?',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  { type: ResponseType.ACCESS_DENIED, status: 403, code: 'forbidden', title: 'That is not yours to do' },
  { type: ResponseType.REQUEST_TOO_LARGE, status: 413, code: 'too-large', title: 'The body is too large' },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    code: 'too-many-requests',
    title: 'Too many requests',
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    code: 'timed-out',
    title: 'It took too long',
  },
  { type: ResponseType.DEFAULT_4XX, code: 'refused', title: 'The gateway refused the request' },
  { type: ResponseType.DEFAULT_5XX, code: 'unexpected', title: 'Something broke on our side' },
];

/** Statuses of the two defaults vary; a template cannot name them, so their bodies leave the member out. */
const bodyOf = ({ status, code, title }: GatewayProblem): string =>
  [
    `{"type":"/problems/${code}"`,
    `"title":"${title}"`,
    ...(status === undefined ? [] : [`"status":${status}`]),
    `"code":"${code}"`,
    '"detail":$context.error.messageString',
    '"requestId":"$context.requestId"}',
  ].join(',');

/** A worthless session cookie would shut the browser out of doors that are open to guests: take it back. */
const sessionOver = (secure: boolean): string =>
  `session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`;

const literal = (value: string): string => `'${value}'`;

export function addGatewayProblems(api: RestApi & IRestApi): GatewayResponse[] {
  const { secureCookies } = PlaygroundStack.around(api).settings;
  return PROBLEMS.map((problem) =>
    api.addGatewayResponse(problem.type.responseType, {
      type: problem.type,
      ...(problem.status === undefined ? {} : { statusCode: String(problem.status) }),
      responseHeaders: {
        'Content-Type': literal('application/problem+json'),
        'Cache-Control': literal('no-store'),
        'X-Content-Type-Options': literal('nosniff'),
        'X-Frame-Options': literal('DENY'),
        'Referrer-Policy': literal('no-referrer'),
        'x-request-id': 'context.requestId',
        ...(problem.type === ResponseType.UNAUTHORIZED ? { 'Set-Cookie': literal(sessionOver(secureCookies)) } : {}),
        ...Object.fromEntries(Object.entries(problem.headers ?? {}).map(([name, value]) => [name, literal(value)])),
      },
      templates: { 'application/json': bodyOf(problem) },
    }),
  );
}
