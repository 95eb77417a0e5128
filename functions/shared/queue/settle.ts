/** One message: read, recognise, work. Never throws: what went wrong stays with the delivery. */
import type { Log } from '../observability/log.ts';
import type { Change } from '../publish/changes.ts';
import { type Emit, outbound } from '../publish/outbound.ts';
import { asError, causeOf, type Delivery } from './delivery.ts';
import { type IncomingEvent, type ReadMessage, UnreadableMessage } from './incoming.ts';
import { QUEUE } from './log-messages.ts';
import type { ProcessedEvents } from './processed-events.ts';

/** `repeated`: the effect was there already; the same events leave once more. */
export type Outcome = 'handled' | 'repeated';

export interface Work {
  readonly event: IncomingEvent;
  readonly attempt: number;
  readonly log: Log;
  readonly emit: Emit;
  readonly changed: (change: Change) => void;
}

interface SettleOptions {
  readonly consumer: string;
  readonly read: ReadMessage;
  readonly processed: ProcessedEvents;
  readonly log: Log;
  /** Rejects when the function has no time left. */
  readonly deadline: Promise<never>;
  readonly work: (work: Work) => Promise<Outcome | undefined>;
}

export async function settle(
  delivery: Delivery,
  { consumer, read, processed, log, deadline, work }: SettleOptions,
): Promise<void> {
  try {
    const event = read(delivery.record);
    delivery.event = event;
    delivery.identity = event;
    const lines = log.with({ eventId: event.meta.id, correlationId: event.meta.correlationId });
    const before = await processed.find(consumer, event.meta.id);
    if (before !== undefined) {
      delivery.known = true;
      delivery.outcome = 'repeated';
      delivery.sent = before;
      lines.say(QUEUE.REPEATED, { attempt: delivery.attempt });
      return;
    }
    const { events, emit } = outbound(() => causeOf(delivery, new Date()));
    const working = work({
      event,
      attempt: delivery.attempt,
      log: lines,
      emit,
      changed: (change) => delivery.changes.push(change),
    });
    delivery.outcome = (await Promise.race([working, deadline])) ?? 'handled';
    delivery.sent = events;
  } catch (thrown) {
    delivery.error = asError(thrown);
    if (thrown instanceof UnreadableMessage) delivery.identity = thrown.identity;
  }
}
