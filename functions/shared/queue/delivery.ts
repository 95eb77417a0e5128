/** One message on its way through the queue stack. */
import type { SQSRecord } from 'aws-lambda';
import type { DataOf } from '../contracts/define-event.ts';
import { MAX_ATTEMPTS } from '../contracts/flows.ts';
import type { MessageDeadLettered, MessageFailed, MessageHandled } from '../contracts/system.events.ts';
import { traceparentOf } from '../observability/tracer.ts';
import type { Change } from '../publish/changes.ts';
import type { Cause } from '../publish/outbound.ts';
import type { OutgoingEvent } from '../publish/publisher.ts';
import type { Identity, IncomingEvent } from './incoming.ts';

export interface Delivery {
  readonly record: SQSRecord;
  readonly attempt: number;
  readonly startedMs: number;
  readonly waitedMs: number;
  /** undefined: the body is no event that this consumer can read. */
  event: IncomingEvent | undefined;
  /** Which event it is, also where its data cannot be read; undefined: none at all. */
  identity: Identity | undefined;
  outcome: 'handled' | 'repeated';
  error: Error | undefined;
  /** Domain events that the work emitted, or emitted when it was done first. */
  sent: readonly OutgoingEvent[];
  /** Settled by an earlier delivery; nothing has to be remembered. */
  known: boolean;
  readonly changes: Change[];
}

export function openDelivery(record: SQSRecord, now: Date): Delivery {
  return {
    record,
    attempt: Math.max(1, Number(record.attributes.ApproximateReceiveCount) || 1),
    startedMs: performance.now(),
    waitedMs: Math.max(0, now.getTime() - (Number(record.attributes.SentTimestamp) || now.getTime())),
    event: undefined,
    identity: undefined,
    outcome: 'handled',
    error: undefined,
    sent: [],
    known: false,
    changes: [],
  };
}

export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

export const msOf = ({ startedMs }: Delivery): number => Math.round((performance.now() - startedMs) * 10) / 10;

/** Rubbish gets its identity from the message: its id is a lower-case UUID, so it serves as correlation id as well. */
export function causeOf({ record, identity }: Delivery, now: Date): Cause {
  if (identity === undefined) {
    return {
      causationId: record.messageId,
      correlationId: record.messageId,
      traceparent: traceparentOf(undefined, record.messageId),
      at: new Date(Number(record.attributes.SentTimestamp) || now.getTime()),
      occurredAt: now,
    };
  }
  const { id, correlationId, traceparent, occurredAt } = identity.meta;
  return { causationId: id, correlationId, traceparent, at: occurredAt, occurredAt: now };
}

type MessageData = Pick<
  DataOf<typeof MessageHandled> & DataOf<typeof MessageFailed> & DataOf<typeof MessageDeadLettered>,
  'queue' | 'consumer' | 'messageId' | 'eventId' | 'eventType' | 'attempt' | 'of'
>;

export const messageData = ({ record, identity, attempt }: Delivery, queue: string, consumer: string): MessageData => ({
  queue,
  consumer,
  messageId: record.messageId,
  eventId: identity?.meta.id ?? null,
  eventType: identity?.type ?? null,
  attempt,
  of: Math.max(MAX_ATTEMPTS, attempt),
});
