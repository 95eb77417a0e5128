/** The middleware stack of every consumer: a queue behind a rule of the bus. */
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { EventContract, EventOf } from '../contracts/define-event.ts';
import { CONSUMERS, type ConsumerDefinition, type ConsumerName } from '../contracts/flows.ts';
import { bracketed } from '../observability/bracketed.ts';
import { createLog, type Log } from '../observability/log.ts';
import { type Metrics, metrics } from '../observability/metrics.ts';
import { inSubsegment } from '../observability/tracer.ts';
import { bus } from '../publish/bus.ts';
import type { Change } from '../publish/changes.ts';
import { takeNoted } from '../publish/noted.ts';
import type { Emit } from '../publish/outbound.ts';
import { EventsRefused, type OutgoingEvent } from '../publish/publisher.ts';
import { asError, causeOf, type Delivery, openDelivery } from './delivery.ts';
import { takeBack } from './failures.ts';
import { reader } from './incoming.ts';
import type { ProcessedEvents } from './processed-events.ts';
import { failureReports, handledReport } from './reports.ts';
import { type Outcome, settle } from './settle.ts';
import { queueSurroundings } from './surroundings.ts';

type ContractsOf<Name extends ConsumerName> = (typeof CONSUMERS)[Name]['contracts'] extends readonly (infer Contract)[]
  ? Contract extends EventContract
    ? Contract
    : never
  : EventContract;

export interface QueueMessage<Name extends ConsumerName> {
  /** One of the consumer's contracts, told apart by `type`. */
  readonly event: EventOf<ContractsOf<Name>>;
  /** From 1. */
  readonly attempt: number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What the page shows as before and after. */
  readonly changed: (change: Change) => void;
  /** Events that leave when the work is done; they leave again when it turns out to be done already. */
  readonly emit: Emit;
}

export interface QueueOptions<Name extends ConsumerName> {
  readonly consumer: Name;
  /**
   * Who recognises repeats. `events`, when absent: the stack, by the ids of settled events. `work`: the work itself, which
   * writes a row per event anyway and then emits the same again; that saves two calls of the store per message.
   */
  readonly memory?: 'events' | 'work';
}

export type QueueLambda = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const NO_MEMORY: ProcessedEvents = { find: async () => undefined, remember: async () => undefined };

const TIME_TO_REPORT_MS = 1_000; // before Lambda cuts the invocation: room to say which messages failed

/**
 * A Lambda handler for one consumer. Each message stands alone: `work` has to write conditionally (the same event can
 * come twice, and late), answers `'repeated'` when the effect was there already, and throws to be tried again.
 * Events settled before are not worked on again; what they caused is sent again with the same ids.
 */
export function queueHandler<Name extends ConsumerName>(
  { consumer, memory = 'events' }: QueueOptions<Name>,
  work: (message: QueueMessage<Name>) => Promise<Outcome | undefined> | Promise<void>,
): QueueLambda {
  const definition: ConsumerDefinition = CONSUMERS[consumer];
  const { service, handler, contracts } = definition;
  const log = createLog(service, handler);
  const read = reader(contracts);
  const processedEvents = (): ProcessedEvents => (memory === 'work' ? NO_MEMORY : queueSurroundings().processed);
  const names = { queue: consumer, consumer: `${service}/${handler}` };

  /** Sends everything, then remembers who is settled; both are safe to repeat, so neither waits for the other. */
  async function conclude(deliveries: readonly Delivery[], reports: readonly OutgoingEvent[]): Promise<void> {
    const settled = deliveries.filter(({ error }) => error === undefined);
    const events = [...settled.flatMap(({ sent }) => sent), ...reports];
    const processed = processedEvents();
    const sending = events.length === 0 ? Promise.resolve() : bus()(events);
    const remembering = settled.map(async (delivery) => {
      if (delivery.known || delivery.event === undefined) return;
      await processed.remember(consumer, delivery.event.meta.id, delivery.sent).catch((thrown: unknown) => {
        delivery.error = asError(thrown);
      });
    });
    try {
      await sending;
    } catch (thrown) {
      const refused = thrown instanceof EventsRefused ? new Set(thrown.ids) : undefined;
      for (const delivery of settled) {
        const hit = refused === undefined || delivery.sent.some(({ meta }) => refused.has(meta.id));
        if (hit) delivery.error = asError(thrown);
      }
    }
    await Promise.all(remembering);
  }

  const base = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const { now } = queueSurroundings();
    const processed = processedEvents();
    const deliveries = Records.map((record) => openDelivery(record, now()));
    const time = deadline(context.getRemainingTimeInMillis() - TIME_TO_REPORT_MS);
    const batchLog = log.with({ invocationId: context.awsRequestId });
    try {
      await inSubsegment(`## ${handler}`, { service, consumer }, () =>
        Promise.all(
          deliveries.map((delivery) =>
            settle(delivery, {
              consumer,
              read,
              processed,
              log: batchLog,
              deadline: time.over,
              work: async (message) => {
                // `read` answers nothing but the contracts of this consumer
                const event = message.event as unknown as EventOf<ContractsOf<Name>>;
                return (await work({ ...message, event, metrics: metrics() })) ?? undefined;
              },
            }),
          ),
        ),
      );
    } finally {
      time.clear();
    }
    const failed = deliveries.filter(({ error }) => error !== undefined);
    const reports = deliveries.flatMap((delivery) =>
      delivery.error === undefined ? [handledReport(delivery, names)] : failureReports(delivery, names),
    );
    const [first] = deliveries;
    if (first !== undefined) reports.push(...takeNoted(causeOf(first, now())));
    await conclude(deliveries, reports);
    const failedLate = deliveries.filter((delivery) => delivery.error !== undefined && !failed.includes(delivery));
    if (failedLate.length > 0) await bus()(failedLate.flatMap((delivery) => failureReports(delivery, names)));
    const allFailed = [...failed, ...failedLate];
    if (allFailed.length > 0) await takeBack(allFailed, { names, log: batchLog, context });
    return { batchItemFailures: allFailed.map(({ record }) => ({ itemIdentifier: record.messageId })) };
  };

  const stack = [bracketed({ service, handler })]; // outermost: opening and closing lines, metrics leave last
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).use(stack).handler(base);
}

function deadline(ms: number): { over: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The function had no time left')), Math.max(0, ms));
  });
  over.catch(() => undefined); // nobody listens when a batch has no message that waits
  return { over, clear: () => clearTimeout(timer) };
}
