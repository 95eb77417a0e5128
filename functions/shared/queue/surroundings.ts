/** What the queue stack stands on in this environment; tests replace it. */
import { z } from 'zod';
import { readEnv } from '../env.ts';
import { documentClient, sqs } from '../observability/clients.ts';
import { replaceable } from '../replaceable.ts';
import { type MessageFailures, messageFailures } from './message-failures.ts';
import { type ProcessedEvents, processedEvents } from './processed-events.ts';
import { createReschedule, type Reschedule } from './reschedule.ts';

export interface QueueSurroundings {
  readonly queueUrl: string;
  readonly processed: ProcessedEvents;
  readonly failures: MessageFailures;
  readonly reschedule: Reschedule;
  readonly now: () => Date;
}

const Env = z.object({
  QUEUE_URL: z.string().min(1),
  IDEMPOTENCY_TABLE: z.string().min(1),
  MESSAGE_FAILURES_TABLE: z.string().min(1),
});

export const queueSurroundings = replaceable<QueueSurroundings>(() => {
  const env = readEnv(Env);
  return {
    queueUrl: env.QUEUE_URL,
    processed: processedEvents(documentClient(), env.IDEMPOTENCY_TABLE),
    failures: messageFailures(documentClient(), env.MESSAGE_FAILURES_TABLE),
    reschedule: createReschedule(sqs()),
    now: () => new Date(),
  };
});
