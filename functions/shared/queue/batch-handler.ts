/**
 * The middleware stack of the two readers of queues that are no consumers in the sense of the books: the live feed (one
 * frame per batch) and the mail queue. No system events: the feed would report about itself for ever.
 */
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { bracketed } from '../observability/bracketed.ts';
import { createLog, type Log } from '../observability/log.ts';
import { type Metrics, metrics } from '../observability/metrics.ts';
import { inSubsegment } from '../observability/tracer.ts';
import type { QueueLambda } from './queue-handler.ts';

export interface QueueBatch {
  readonly records: readonly SQSRecord[];
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A Lambda handler for whole batches. `work` answers the message ids that have to come again; throwing means all. */
export function batchHandler(
  { service, handler }: { readonly service: string; readonly handler: string },
  work: (batch: QueueBatch) => Promise<readonly string[]>,
): QueueLambda {
  const log = createLog(service, handler);
  const base = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const lines = log.with({ invocationId: context.awsRequestId });
    const again = await inSubsegment(`## ${handler}`, { service }, () =>
      work({ records: Records, log: lines, metrics: metrics() }),
    );
    return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
  };
  const stack = [bracketed({ service, handler })];
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).use(stack).handler(base);
}
