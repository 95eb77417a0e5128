/** Failed messages: the reason is written down, the next attempt scheduled. Neither makes the batch fail. */
import type { Context } from 'aws-lambda';
import type { Log } from '../observability/log.ts';
import { METRICS } from '../observability/metric-names.ts';
import { MetricUnit, metrics } from '../observability/metrics.ts';
import { causeOf, type Delivery } from './delivery.ts';
import { QUEUE } from './log-messages.ts';
import { type ConsumerNames, failureOf } from './reports.ts';
import { retryInMs } from './reschedule.ts';
import { queueSurroundings } from './surroundings.ts';

interface TakeBackOptions {
  readonly names: ConsumerNames;
  readonly log: Log;
  readonly context: Context;
}

async function record(delivery: Delivery, { names, log, context }: TakeBackOptions): Promise<void> {
  const { failures, now } = queueSurroundings();
  const { record, identity, attempt } = delivery;
  const at = now();
  try {
    await failures.record({
      queue: names.queue,
      messageId: record.messageId,
      attempt,
      at: at.toISOString(),
      error: failureOf(delivery),
      eventId: identity?.meta.id ?? null,
      eventType: identity?.type ?? null,
      correlationId: causeOf(delivery, at).correlationId,
      log: { group: context.logGroupName, stream: context.logStreamName, requestId: context.awsRequestId },
      deadLettered: retryInMs(attempt) === null,
    });
  } catch (error) {
    log.say(QUEUE.NOT_RECORDED, { messageId: record.messageId, error });
  }
}

export async function takeBack(failed: readonly Delivery[], options: TakeBackOptions): Promise<void> {
  const { queueUrl, reschedule } = queueSurroundings();
  const { log } = options;
  for (const delivery of failed) {
    const { attempt, error, identity, record } = delivery;
    const last = retryInMs(attempt) === null;
    const fields = { messageId: record.messageId, eventId: identity?.meta.id, attempt, error };
    log.say(last ? QUEUE.SET_ASIDE : QUEUE.FAILED, fields);
    metrics().addMetric(last ? METRICS.queue.deadLettered : METRICS.queue.failed, MetricUnit.Count, 1);
  }
  const due = failed.map(({ record, attempt }) => ({
    receiptHandle: record.receiptHandle,
    inMs: retryInMs(attempt),
  }));
  await Promise.all([
    ...failed.map((delivery) => record(delivery, options)),
    reschedule(queueUrl, due).catch((error: unknown) => log.say(QUEUE.NOT_RESCHEDULED, { error })),
  ]);
}
