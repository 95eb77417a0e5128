/**
 * System events make the invisible visible: each synchronous hop and each attempt of a consumer. Their source is
 * `playground.system`; the service they speak of is in their data. A failure to publish one never fails the work.
 */
import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { LATENCY_BUCKETS } from './latency.ts';

const source = 'playground.system';

/** One row that the work changed: what the page shows as before and after. Redacted, at most 2 KB in all. */
export const Change = z.object({ table: z.string(), key: z.string(), before: z.unknown(), after: z.unknown() });
export type Change = z.infer<typeof Change>;

/** What a handler counted beside its requests, by name. */
const Tally = z
  .record(z.string(), z.int().positive())
  .optional()
  .meta({ description: 'What the handler counted beside, by name: cache hits, calls it caused' });

export const RequestHandled = defineEvent({
  source,
  type: 'RequestHandled',
  version: '1.3.0',
  summary: 'A service has answered a synchronous request.',
  sentence: '{callee} answered {route} with {status} in {ms} ms.',
  personal: ['changes'],
  data: z.object({
    requestId: z.string(),
    caller: z.string().meta({ description: '`client` or the name of the calling service' }),
    callee: z.string(),
    handler: z.string(),
    route: z.string().meta({ description: 'Method and resource path', examples: ['POST /api/orders'] }),
    status: z.int().min(100).max(599),
    ms: z.number().nonnegative(),
    waitedMs: z.number().nonnegative().optional().meta({
      description: 'From the gateway’s receipt to the start of the handler: authorizer, queueing, cold start',
    }),
    handoverMs: z.number().nonnegative().optional().meta({
      description:
        'About what the caller waits after `ms`, until the bus has this report: what that took the last time in this environment',
    }),
    cold: z.boolean(),
    causedBy: z
      .string()
      .max(128)
      .optional()
      .meta({ description: 'Request or event that the calling service was at work on; absent for calls from outside' }),
    tally: Tally,
    changes: z.array(Change),
  }),
});

export const RequestsSummarised = defineEvent({
  source,
  type: 'RequestsSummarised',
  version: '1.1.0',
  summary: 'Many synchronous requests on one edge, counted instead of reported one by one.',
  sentence: '{callee} answered {count} calls of {caller}.',
  data: z.object({
    caller: z.string(),
    callee: z.string(),
    handler: z.string().optional(),
    route: z
      .string()
      .optional()
      .meta({ description: 'Method and resource path', examples: ['GET /api/deals'] }),
    from: z.iso.datetime({ precision: 3 }),
    to: z.iso.datetime({ precision: 3 }),
    count: z.int().positive(),
    byStatus: z.record(z.string(), z.int().positive()),
    latency: z.array(z.int().nonnegative()).length(LATENCY_BUCKETS).meta({
      description:
        'Counts per bucket of the time from the gateway’s receipt to the answer, handing reports to the bus included; the upper bound of bucket i is 1.25^i ms, the last one is open',
    }),
    totalMs: z.number().nonnegative().optional().meta({ description: 'Sum of those times' }),
    tally: Tally,
    exemplars: z.array(z.string()).max(3),
  }),
});

const message = {
  queue: z.string().meta({ description: 'Name of the consumer’s queue without the stage prefix' }),
  consumer: z.string().meta({ description: '`<service>/<handler>`' }),
  messageId: z.string(),
  eventId: z.string().nullable().meta({ description: 'null when the body was no event' }),
  eventType: z.string().nullable(),
  attempt: z.int().positive(),
  of: z.int().positive(),
};
const Failure = z.object({ name: z.string(), message: z.string().max(300) });

export const MessageHandled = defineEvent({
  source,
  type: 'MessageHandled',
  version: '1.0.0',
  summary: 'A consumer has settled its copy of an event.',
  sentence: '{consumer} settled {eventType} at attempt {attempt}.',
  personal: ['changes'],
  data: z.object({
    ...message,
    outcome: z.enum(['handled', 'repeated']),
    ms: z.number().nonnegative(),
    waitedMs: z.number().nonnegative().meta({ description: 'From sending to receipt' }),
    changes: z.array(Change),
  }),
});

export const MessageFailed = defineEvent({
  source,
  type: 'MessageFailed',
  version: '1.0.0',
  summary: 'An attempt of a consumer failed; the message waits for its next try or is about to be set aside.',
  sentence: 'Attempt {attempt} of {of} failed in {queue}: {error.message}',
  data: z.object({
    ...message,
    error: Failure,
    ms: z.number().nonnegative(),
    retryInMs: z.int().nonnegative().nullable().meta({ description: 'null after the last attempt' }),
  }),
});

export const MessageDeadLettered = defineEvent({
  source,
  type: 'MessageDeadLettered',
  version: '1.0.0',
  summary: 'A message was set aside in the dead-letter queue after its last attempt.',
  sentence: 'A message of {queue} was set aside after {attempt} attempts: {reason}',
  data: z.object({
    ...message,
    deadLetterQueue: z.string(),
    reason: z.string().max(300).meta({ description: '`no report` when the consumer never said why' }),
  }),
});

const circuit = {
  caller: z.string().meta({ description: 'Service that calls' }),
  dependency: z.string().meta({ description: 'Service or resource that is called' }),
};

export const CallFailed = defineEvent({
  source,
  type: 'CallFailed',
  version: '1.0.0',
  summary: 'A service got no good answer from a dependency: counted where it is felt, per dependency and reason.',
  sentence: '{caller} got no answer of {dependency}: {reason} ({count} ×).',
  data: z.object({
    ...circuit,
    reason: z.enum(['timed-out', 'failed', 'circuit-open', 'bulkhead-full']).meta({
      description: 'The last two were refused on the caller’s side: nothing was sent',
    }),
    count: z.int().positive().meta({ description: 'Tries, repetitions included' }),
    ms: z.number().nonnegative().meta({ description: 'Time that these tries took, together' }),
  }),
});

export const CircuitOpened = defineEvent({
  source,
  type: 'CircuitOpened',
  version: '1.0.0',
  summary: 'Too many calls failed: a service leaves a dependency alone for a while.',
  sentence: '{caller} leaves {dependency} alone: {failures} of {calls} calls failed.',
  data: z.object({
    ...circuit,
    failures: z.int().nonnegative(),
    calls: z.int().nonnegative(),
    retryInMs: z.int().nonnegative().meta({ description: 'Until single calls are let through again' }),
  }),
});

export const CircuitHalfOpened = defineEvent({
  source,
  type: 'CircuitHalfOpened',
  version: '1.0.0',
  summary: 'After a pause a single call is let through to see whether the dependency is well again.',
  sentence: '{caller} tries {dependency} again with a single call.',
  data: z.object(circuit),
});

export const CircuitClosed = defineEvent({
  source,
  type: 'CircuitClosed',
  version: '1.0.0',
  summary: 'The dependency answers again; calls flow as before.',
  sentence: '{dependency} answers {caller} again.',
  data: z.object({ ...circuit, openForMs: z.int().nonnegative() }),
});
