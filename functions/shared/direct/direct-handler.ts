/** The middleware stack of functions that are invoked by name: seeding, key rotation, timers. */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { ulid } from 'ulid';
import type { ZodType } from 'zod';
import { bracketed } from '../observability/bracketed.ts';
import { createLog, type Log } from '../observability/log.ts';
import { type Metrics, metrics } from '../observability/metrics.ts';
import { inSubsegment, traceparentOf } from '../observability/tracer.ts';
import { bus } from '../publish/bus.ts';
import { takeNoted } from '../publish/noted.ts';
import { type Cause, type Emit, outbound } from '../publish/outbound.ts';

export interface DirectRequest<Payload> {
  readonly payload: Payload;
  readonly correlationId: string;
  readonly requestId: string;
  readonly traceparent: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Events leave after `work` has answered; when the bus refuses them the invocation fails. */
  readonly emit: Emit;
}

export type DirectLambda<Answer> = (payload: unknown, context: Context) => Promise<Answer>;

/** A Lambda handler without a trigger of its own. A payload that does not fit fails the invocation. */
export function directHandler<Payload = undefined, Answer = unknown>(
  options: { readonly service: string; readonly handler: string; readonly payload?: ZodType<Payload> },
  work: (request: DirectRequest<Payload>) => Promise<Answer>,
): DirectLambda<Answer> {
  const { service, handler, payload: schema } = options;
  const log = createLog(service, handler);

  const base = async (input: unknown, context: Context): Promise<Answer> => {
    const at = new Date();
    const requestId = context.awsRequestId;
    const correlationId = ulid(at.getTime());
    const traceparent = traceparentOf(undefined, requestId);
    const actor = { kind: 'service', id: service } as const;
    const cause: Cause = { causationId: requestId, correlationId, traceparent, at, actor };
    const { events, emit } = outbound(() => cause);
    const lines = log.with({ correlationId, invocationId: requestId });
    // without a schema Payload is undefined
    const payload = (schema === undefined ? undefined : schema.parse(input)) as Payload;
    let facts: typeof events = []; // of work that broke off in the middle nothing is told
    try {
      const answer = await inSubsegment(`## ${handler}`, { service, correlationId }, () =>
        work({ payload, correlationId, requestId, traceparent, log: lines, metrics: metrics(), emit }),
      );
      facts = events;
      return answer;
    } finally {
      const leaving = [...facts, ...takeNoted(cause)];
      if (leaving.length > 0) await bus()(leaving);
    }
  };

  const stack = [bracketed<unknown, Answer>({ service, handler })];
  return middy<unknown, Answer>({ timeoutEarlyInMillis: 0 }).use(stack).handler(base);
}
