/** The surroundings of a consumer in memory. */

import type { OutgoingEvent } from '../publish/publisher.ts';
import type { MessageFailure, MessageFailures } from '../queue/message-failures.ts';
import type { ProcessedEvents } from '../queue/processed-events.ts';
import { queueSurroundings } from '../queue/surroundings.ts';
import { type Surroundings, surroundings } from './surroundings.ts';

export interface QueueWorld extends Surroundings {
  readonly failures: MessageFailure[];
  /** Receipt handle → seconds until the next attempt in ms, null = set aside. */
  readonly rescheduled: Map<string, number | null>;
  readonly settled: Map<string, readonly OutgoingEvent[]>;
}

/** `using world = queueWorld()`: everything of `surroundings()`, and the consumer's tables and queue. */
export function queueWorld(): QueueWorld {
  const world = surroundings();
  const failures: MessageFailure[] = [];
  const rescheduled = new Map<string, number | null>();
  const settled = new Map<string, readonly OutgoingEvent[]>();
  const processed: ProcessedEvents = {
    find: async (consumer, eventId) => settled.get(`${consumer}#${eventId}`),
    remember: async (consumer, eventId, sent) => {
      const key = `${consumer}#${eventId}`;
      if (!settled.has(key)) settled.set(key, sent);
    },
  };
  const failing: MessageFailures = {
    record: async (failure) => {
      failures.push(failure);
    },
    of: async (queue, messageId) => failures.filter((row) => row.queue === queue && row.messageId === messageId),
    reported: async () => false,
    claimReport: async () => true,
  };
  const back = queueSurroundings.replace({
    queueUrl: 'http://127.0.0.1/queue',
    processed,
    failures: failing,
    reschedule: async (_url, messages) => {
      for (const { receiptHandle, inMs } of messages) rescheduled.set(receiptHandle, inMs);
    },
    now: () => new Date(),
  });
  return {
    ...world,
    failures,
    rescheduled,
    settled,
    [Symbol.dispose]() {
      back();
      world[Symbol.dispose]();
    },
  };
}
