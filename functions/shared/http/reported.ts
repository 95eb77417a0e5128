/** Domain events of the handler and the report of the request leave together, in one PutEvents call. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { RequestHandled, RequestsSummarised } from '../contracts/system.events.ts';
import { bus } from '../publish/bus.ts';
import { presentable } from '../publish/changes.ts';
import { takeNoted } from '../publish/noted.ts';
import { type Cause, outgoingEvent } from '../publish/outbound.ts';
import { EventsRefused, type OutgoingEvent } from '../publish/publisher.ts';
import { replaceable } from '../replaceable.ts';
import { actorOf } from './caller.ts';
import { type Exchange, exchangeOf } from './exchange.ts';
import { HTTP } from './log-messages.ts';
import { DomainError } from './problem.ts';
import { createReports, type Summary } from './request-reports.ts';

/** One per environment: what is left over leaves with the next invocation. */
export const reports = replaceable(createReports);

interface ReportOptions {
  readonly service: string;
  readonly handler: string;
  readonly reported: boolean;
}

/** The lab plays visitors: what it sends is traffic of clients, also where it has to say who it is. */
const PLAYS_CLIENTS = 'lab';

const callerName = ({ caller }: Exchange): string =>
  caller.kind === 'service' && caller.service !== PLAYS_CLIENTS ? caller.service : 'client';

/** Only a service says truly what it was doing: what a client claims is no cause. */
const causedBy = ({ caller, headers }: Exchange): { causedBy?: string } => {
  const cause = caller.kind === 'service' ? headers['x-causation-id']?.slice(0, 128) : undefined;
  return cause ? { causedBy: cause } : {};
};

const instant = (ms: number): string => new Date(ms).toISOString();

/** Most requests count nothing: their reports say nothing about it. */
const tallied = (tally: Readonly<Record<string, number>>): { tally?: Readonly<Record<string, number>> } =>
  Object.keys(tally).length === 0 ? {} : { tally };

function summaryEvent(summary: Summary, { service, handler }: ReportOptions, cause: Cause): OutgoingEvent {
  const { from, to, tally, ...counted } = summary;
  const data = { ...counted, callee: service, handler, from: instant(from), to: instant(to), ...tallied(tally) };
  const seed = `${cause.causationId}#${summary.caller}#${summary.route}`;
  return outgoingEvent(RequestsSummarised, data, cause, { seed });
}

function reportsOf(exchange: Exchange, status: number, options: ReportOptions): OutgoingEvent[] {
  const { service, handler, reported } = options;
  const { requestId, correlationId, traceparent, startedAt, waitedMs, cold, route, tally } = exchange;
  const cause: Cause = {
    causationId: requestId,
    correlationId,
    traceparent,
    at: startedAt,
    occurredAt: new Date(),
    actor: actorOf(exchange.caller),
  };
  const noted = takeNoted(cause);
  if (!reported) return noted;
  const ms = Math.round((performance.now() - exchange.startedMs) * 10) / 10;
  const caller = callerName(exchange);
  const always = status >= 500 || exchange.headers['x-follow'] !== undefined;
  const emits = exchange.emitted.length > 0;
  const { own, summaries, handoverMs } = reports().record(
    { caller, route, status, ms: waitedMs + ms, correlationId, tally, always, emits },
    Date.now(),
  );
  const changes = presentable(exchange.changes);
  const data = {
    ...{ requestId, caller, callee: service, handler, route, status, ms, waitedMs, handoverMs, cold, changes },
    ...causedBy(exchange),
    ...tallied(Object.fromEntries(tally)),
  };
  return [
    ...noted,
    // the status is part of the seed: an answer whose publication failed is reported again, as the error it became
    ...(own ? [outgoingEvent(RequestHandled, data, cause, { seed: `${requestId}#${status}` })] : []),
    ...summaries.map((summary) => summaryEvent(summary, options, cause)),
  ];
}

/** The caller waits for it: how long it took is remembered for the next report. */
async function handOver(events: readonly OutgoingEvent[]): Promise<void> {
  const beganMs = performance.now();
  try {
    await bus()(events);
  } finally {
    reports().handedOver(Math.round((performance.now() - beganMs) * 10) / 10);
  }
}

export function reported(options: ReportOptions): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return {
    async after({ event, response }) {
      if (!response) return;
      const exchange = exchangeOf(event);
      exchange.published = true;
      const events = [...exchange.emitted, ...reportsOf(exchange, response.statusCode, options)];
      if (events.length === 0) return;
      try {
        await handOver(events);
      } catch (cause) {
        if (cause instanceof EventsRefused) throw new DomainError('events-not-accepted', undefined, { cause });
        throw cause;
      }
    },
    async onError({ event, response, error }) {
      if (!response) return;
      const exchange = exchangeOf(event);
      // a refusal is an outcome and may have its facts (a failed log-in); a breakdown in the middle has none
      const facts = error instanceof DomainError && !exchange.published ? exchange.emitted : [];
      exchange.published = true;
      const events = [...facts, ...reportsOf(exchange, response.statusCode, options)];
      if (events.length === 0) return;
      // the answer stands already: an error here would hide it
      await handOver(events).catch((cause: unknown) => exchange.log.say(HTTP.FACTS_LOST, { error: cause }));
    },
  };
}
