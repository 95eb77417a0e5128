/** The middleware stack of everything behind a REST route, and the order of its parts. */
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RouteDefinition } from '../contracts/route.ts';
import type { Log } from '../observability/log.ts';
import { type Metrics, metrics } from '../observability/metrics.ts';
import { inSubsegment } from '../observability/tracer.ts';
import type { Change } from '../publish/changes.ts';
import type { Emit } from '../publish/outbound.ts';
import { admitted } from './admitted.ts';
import { answered } from './answered.ts';
import type { Caller } from './caller.ts';
import { checked } from './checked.ts';
import { cookiesOf } from './cookies.ts';
import { exchangeOf } from './exchange.ts';
import { identified } from './identified.ts';
import type { Reply } from './reply.ts';
import { reported } from './reported.ts';

export interface HttpRequest<Body, Query, Path> {
  readonly body: Body;
  readonly query: Query;
  readonly path: Path;
  readonly caller: Caller;
  readonly correlationId: string;
  /** Events made here have it as their causation id. */
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** Address of the person's machine, as the proxy in front saw it. */
  readonly viewerAddress: string;
  readonly traceparent: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Events that leave with this answer, in the same PutEvents call as RequestHandled. */
  readonly emit: Emit;
  /** What this request changed, for the page's before and after. */
  changed(change: Change): void;
  /** Counts something beside the request (`tally('hits', 3)`): it is reported with it, and summed in summaries. */
  tally(name: string, by?: number): void;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/** What the stack reads of a route's contract. */
export type HttpOptions<Body, Query, Path, Answer> = Pick<
  RouteDefinition<Body, Query, Path, Answer>,
  'service' | 'handler' | 'body' | 'bodyType' | 'query' | 'path' | 'answer' | 'status' | 'idempotencyKey' | 'reported'
> & {
  /** 64 KB when absent. */
  readonly maxBodyBytes?: number;
};

export type HttpLambda = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
const TIME_TO_ANSWER_MS = 300; // before Lambda cuts the invocation: room for the problem body and its report

/** CloudFront says it; a proxy on this machine is believed, too; anybody else could write what they like. */
function viewerAddressOf(headers: Readonly<Record<string, string | undefined>>, sourceIp: string): string {
  const viaCloudFront = headers['cloudfront-viewer-address']?.replace(/:\d+$/, '');
  const viaOwnProxy = LOOPBACK.test(sourceIp) ? headers['x-forwarded-for']?.split(',', 1)[0]?.trim() : undefined;
  return viaCloudFront ?? viaOwnProxy ?? sourceIp;
}

/**
 * A Lambda handler for one REST route. `work` gets a validated request and answers the body, or `reply(…)`; it refuses
 * by throwing DomainError. Everything else it throws is a 500 whose message stays in the log.
 */
export function httpHandler<Body = undefined, Query = Parameters, Path = Parameters, Answer = unknown>(
  options: HttpOptions<Body, Query, Path, Answer>,
  work: (request: HttpRequest<Body, Query, Path>) => Promise<Answer | Reply>,
): HttpLambda {
  const { service, handler, answer, status, reported: isReported = true } = options;

  const base = async (event: APIGatewayProxyEvent): Promise<unknown> => {
    const exchange = exchangeOf(event);
    const { headers, log, emit, changes, tally, caller, correlationId, requestId, traceparent, idempotencyKey } =
      exchange;
    const request: HttpRequest<Body, Query, Path> = {
      // `checked` has parsed these three with the schemas that give the types
      body: exchange.body as Body,
      query: exchange.query as Query,
      path: exchange.path as Path,
      caller,
      correlationId,
      requestId,
      idempotencyKey,
      headers,
      cookies: cookiesOf(headers.cookie),
      viewerAddress: viewerAddressOf(headers, event.requestContext.identity?.sourceIp ?? ''),
      traceparent,
      log,
      metrics: metrics(),
      emit,
      changed: (change) => changes.push(change),
      tally: (name, by = 1) => {
        if (by > 0) tally.set(name, (tally.get(name) ?? 0) + by);
      },
    };
    return inSubsegment(`## ${handler}`, { correlationId, service }, () => work(request));
  };

  // middy runs `before` in this order, `after` and `onError` backwards:
  const stack = [
    identified({ service, handler }), // outermost: whatever happens below, ids exist and the answer carries them
    reported({ service, handler, reported: isReported }), // outside `answered`: reports the status that really leaves
    answered({ answer, status }), // a failed publication after it comes back here as an error and becomes a problem
    admitted(), // refuses strangers' pages before their body is read
    checked(options), // innermost: work sees only what fits
  ];
  const stacked = middy<APIGatewayProxyEvent, unknown>({ timeoutEarlyInMillis: TIME_TO_ANSWER_MS })
    .use(stack)
    .handler(base);
  return async (event, context) => (await stacked(event, context)) as APIGatewayProxyResult;
}
