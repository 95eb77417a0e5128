/** First in, last out: ids and log keys for everything below, headers and the closing line for the answer. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ulid } from 'ulid';
import { CorrelationId } from '../contracts/values.ts';
import { createLog, invocationLines } from '../observability/log.ts';
import { metrics } from '../observability/metrics.ts';
import { traceparentOf } from '../observability/tracer.ts';
import { outbound } from '../publish/outbound.ts';
import { actorOf, callerOf } from './caller.ts';
import { type Exchange, exchangeOf, openExchange } from './exchange.ts';

/** Of every answer, unless the handler says otherwise: data for programs, nothing that a browser should show or frame. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Where the viewer came over TLS (API Gateway says so), it stays with TLS. */
const HTTPS_ONLY = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const;

const lowerCased = (headers: APIGatewayProxyEvent['headers'] | null): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

/** A ULID asks sixteen times for chance, and each question to the system costs more than the rest of it. */
const chances = new Uint32Array(256);
let chancesLeft = 0;
function chance(): number {
  if (chancesLeft === 0) {
    crypto.getRandomValues(chances);
    chancesLeft = chances.length;
  }
  chancesLeft -= 1;
  return (chances[chancesLeft] ?? 0) / 2 ** 32;
}

/** The caller's correlation id when it is a ULID or a lower-case UUID, else a new one. */
function correlationIdOf({ 'x-correlation-id': wished }: Record<string, string | undefined>): string {
  return wished !== undefined && CorrelationId.safeParse(wished).success ? wished : ulid(undefined, chance);
}

/** The gateway's clock is not ours: what looks like less than nothing was nothing. */
const waitedMs = ({ requestContext }: APIGatewayProxyEvent, startedAt: Date): number =>
  Math.max(0, startedAt.getTime() - (requestContext.requestTimeEpoch ?? startedAt.getTime()));

export function identified({
  service,
  handler,
}: {
  service: string;
  handler: string;
}): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const lines = invocationLines(service, handler);
  const log = createLog(service, handler);
  let cold = true;

  const close = (event: APIGatewayProxyEvent, response: APIGatewayProxyResult, exchange: Exchange): void => {
    response.headers = {
      ...HEADERS,
      ...(exchange.headers['x-forwarded-proto'] === 'https' ? HTTPS_ONLY : {}),
      ...response.headers,
      'x-correlation-id': exchange.correlationId,
      'x-request-id': exchange.requestId,
    };
    const ms = Math.round((performance.now() - exchange.startedMs) * 10) / 10;
    exchange.log.say(lines.completed, { route: exchange.route, status: response.statusCode, ms, path: event.path });
    metrics().publishStoredMetrics();
  };

  return {
    before({ event, context }) {
      const headers = lowerCased(event.headers);
      const requestId = event.requestContext.requestId || context.awsRequestId;
      const correlationId = correlationIdOf(headers);
      const caller = callerOf(event.requestContext.authorizer);
      const startedAt = new Date();
      const traceparent = traceparentOf(headers.traceparent, requestId);
      const { events, emit } = outbound(() => ({
        causationId: requestId,
        correlationId,
        traceparent,
        at: startedAt,
        occurredAt: new Date(),
        actor: actorOf(caller),
      }));
      const exchange: Exchange = {
        startedAt,
        startedMs: performance.now(),
        waitedMs: waitedMs(event, startedAt),
        cold,
        requestId,
        correlationId,
        traceparent,
        route: `${event.httpMethod} ${event.resource}`,
        headers,
        caller,
        log: log.with({ correlationId, requestId, invocationId: context.awsRequestId }),
        emitted: events,
        published: false,
        emit,
        changes: [],
        tally: new Map(),
        body: undefined,
        query: undefined,
        path: undefined,
        idempotencyKey: undefined,
      };
      cold = false;
      openExchange(event, exchange);
      exchange.log.say(lines.started, { route: exchange.route });
    },
    after({ event, response }) {
      if (response) close(event, response, exchangeOf(event));
    },
    onError({ event, response }) {
      if (response) close(event, response, exchangeOf(event));
    },
  };
}
