/** What the middlewares of one request share. Keyed by the event, because middy hands the handler nothing else. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Log } from '../observability/log.ts';
import type { Change } from '../publish/changes.ts';
import type { Emit } from '../publish/outbound.ts';
import type { OutgoingEvent } from '../publish/publisher.ts';
import type { Caller } from './caller.ts';

export interface Exchange {
  readonly startedAt: Date;
  readonly startedMs: number;
  /** From the gateway's receipt to the start of the handler: authorizer, queueing and cold start. */
  readonly waitedMs: number;
  readonly cold: boolean;
  readonly requestId: string;
  readonly correlationId: string;
  readonly traceparent: string;
  /** `POST /api/orders` */
  readonly route: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
  readonly log: Log;
  readonly emitted: OutgoingEvent[];
  /** The emitted events were handed to the bus, whatever became of them. */
  published: boolean;
  readonly emit: Emit;
  readonly changes: Change[];
  /** Counts that are reported with the request. */
  readonly tally: Map<string, number>;
  body: unknown;
  query: unknown;
  path: unknown;
  idempotencyKey: string | undefined;
}

const exchanges = new WeakMap<APIGatewayProxyEvent, Exchange>();

export const openExchange = (event: APIGatewayProxyEvent, exchange: Exchange): void => {
  exchanges.set(event, exchange);
};

/** @throws Error before `identified` has run */
export function exchangeOf(event: APIGatewayProxyEvent): Exchange {
  const exchange = exchanges.get(event);
  if (exchange === undefined) throw new Error('The request has not been identified yet');
  return exchange;
}
