/** A message in a dead-letter queue, and the event that says so when its consumer did not. */
import { z } from 'zod';
import { type ConsumerDefinition, MAX_ATTEMPTS } from '../../shared/contracts/flows.ts';
import { MessageDeadLettered } from '../../shared/contracts/system.events.ts';
import { outgoingEvent } from '../../shared/publish/outbound.ts';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';

export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: Date;
}

/** Looks into a queue's dead letters without consuming them. */
export interface DeadLetterQueues {
  peek(queue: string): Promise<DeadLetter[]>;
}

const Envelope = z.object({
  'detail-type': z.string(),
  detail: z.object({ meta: z.object({ id: z.string(), correlationId: z.string(), traceparent: z.string() }) }),
});

/** Without a body that tells, a message stands for itself: its id is a UUID, and nothing traced it. */
const untraced = (messageId: string): string =>
  `00-${messageId.replaceAll('-', '').slice(0, 32).padStart(32, '1')}-${'1'.repeat(16)}-00`;

function originOf({ body, messageId }: DeadLetter) {
  try {
    const { 'detail-type': eventType, detail } = Envelope.parse(JSON.parse(body));
    const { id: eventId, correlationId, traceparent } = detail.meta;
    return { eventId, eventType, causationId: eventId, correlationId, traceparent };
  } catch {
    const known = { causationId: messageId, correlationId: messageId, traceparent: untraced(messageId) };
    return { eventId: null, eventType: null, ...known };
  }
}

/** What the consumer left unsaid about a dead letter. Its id derives from the message, so repeats are recognised. */
export function unreported(
  letter: DeadLetter,
  queue: string,
  { service, handler }: ConsumerDefinition,
  now: Date,
): OutgoingEvent {
  const { eventId, eventType, causationId, correlationId, traceparent } = originOf(letter);
  return outgoingEvent(
    MessageDeadLettered,
    {
      queue,
      consumer: `${service}/${handler}`,
      messageId: letter.messageId,
      eventId,
      eventType,
      attempt: MAX_ATTEMPTS,
      of: MAX_ATTEMPTS,
      deadLetterQueue: `${queue}-dlq`,
      reason: 'no report',
    },
    { causationId, correlationId, traceparent, at: letter.sentAt, occurredAt: now },
    { seed: `${letter.messageId}#no-report` },
  );
}
