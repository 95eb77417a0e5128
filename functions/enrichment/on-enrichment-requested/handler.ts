import { EnrichmentCompleted } from '../../shared/contracts/enrichment.events.ts';
import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { Ended, Ending, JobRepository } from '../adapters/job-table.ts';
import type { Enrich } from '../enrich.ts';
import { gathered } from '../gathered.ts';
import { ENRICHMENT } from '../log-messages.ts';

export interface Dependencies {
  readonly jobs: Pick<JobRepository, 'end'>;
  readonly enrich: Enrich;
}

const MOST_AT_ONCE = 90; // of one transaction

/** The jobs of a batch are ended together; their rows recognise repeats. */
export const createHandler = ({ jobs, enrich }: Dependencies) => {
  const end = gathered<Ending, Ended>(jobs.end, { keyOf: ({ jobId }) => jobId, most: MOST_AT_ONCE });
  return queueHandler({ consumer: 'enrichment', memory: 'work' }, async ({ event, emit, changed, log }) => {
    const { id: jobId, correlationId, traceparent } = event.meta;
    const { dealId } = event.data;
    const { tags, score } = await enrich(dealId, { correlationId, causationId: jobId, traceparent });
    const ended = await end({ jobId, state: 'done', dealId, tags, score });
    // a repeat says what was said first
    emit(EnrichmentCompleted, { jobId, dealId, tags, score, ...ended.result });
    if (!ended.written) {
      log.say(ENRICHMENT.REPEATED, { jobId });
      return 'repeated';
    }
    if (ended.before === undefined) log.say(ENRICHMENT.FOREIGN, { jobId });
    changed({ table: 'enrichment-jobs', key: jobId, before: { state: ended.before }, after: { state: 'done', score } });
    return 'handled';
  });
};
