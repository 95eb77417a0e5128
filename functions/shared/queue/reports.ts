/** The system events about a delivery. Their ids come from message and attempt: each delivery has its own. */
import { MessageDeadLettered, MessageFailed, MessageHandled } from '../contracts/system.events.ts';
import { presentable } from '../publish/changes.ts';
import { outgoingEvent } from '../publish/outbound.ts';
import type { OutgoingEvent } from '../publish/publisher.ts';
import { causeOf, type Delivery, messageData, msOf } from './delivery.ts';
import { retryInMs } from './reschedule.ts';

export interface ConsumerNames {
  /** Without the stage prefix. */
  readonly queue: string;
  /** `<service>/<handler>` */
  readonly consumer: string;
}

const MAX_REASON = 300;

const seedOf = ({ record, attempt }: Delivery): string => `${record.messageId}#${attempt}`;

export function handledReport(delivery: Delivery, { queue, consumer }: ConsumerNames): OutgoingEvent {
  const { outcome, waitedMs, changes } = delivery;
  const data = { outcome, ms: msOf(delivery), waitedMs, changes: presentable(changes) };
  return outgoingEvent(
    MessageHandled,
    { ...messageData(delivery, queue, consumer), ...data },
    causeOf(delivery, new Date()),
    { seed: seedOf(delivery) },
  );
}

export const failureOf = ({ error }: Delivery): { name: string; message: string } => ({
  name: error?.name ?? 'Error',
  message: (error?.message ?? 'no reason').slice(0, MAX_REASON),
});

/** MessageFailed, and after the last attempt MessageDeadLettered. */
export function failureReports(delivery: Delivery, { queue, consumer }: ConsumerNames): OutgoingEvent[] {
  const message = messageData(delivery, queue, consumer);
  const cause = causeOf(delivery, new Date());
  const seed = seedOf(delivery);
  const inMs = retryInMs(delivery.attempt);
  const error = failureOf(delivery);
  const failed = { ...message, error, ms: msOf(delivery), retryInMs: inMs };
  const events = [outgoingEvent(MessageFailed, failed, cause, { seed })];
  if (inMs !== null) return events;
  const set = { ...message, deadLetterQueue: `${queue}-dlq`, reason: error.message };
  return [...events, outgoingEvent(MessageDeadLettered, set, cause, { seed })];
}
