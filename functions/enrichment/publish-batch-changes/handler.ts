import { EnrichmentRequested } from '../../shared/contracts/enrichment.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import type { JobRepository } from '../adapters/job-table.ts';
import { Batch, jobsOf } from '../jobs-of.ts';

export interface Dependencies {
  readonly jobs: Pick<JobRepository, 'open'>;
}

/** Jobs are noted before they are asked for: whoever works on one finds the place that it took. */
export const createHandler = ({ jobs }: Dependencies) =>
  streamHandler(
    { service: 'enrichment', handler: 'publish-batch-changes', row: Batch },
    async ({ name, after, emit }) => {
      if (name !== 'INSERT' || after === undefined) return;
      const batch = jobsOf(after);
      await jobs.open(batch);
      for (const { jobId, dealId, ordinal } of batch) {
        emit(EnrichmentRequested, { jobId, dealId }, { ...after.change, ordinal });
      }
    },
  );
