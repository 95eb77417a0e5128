import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { JobRepository } from '../adapters/job-table.ts';
import { ENRICHMENT } from '../log-messages.ts';

export interface Dependencies {
  readonly jobs: Pick<JobRepository, 'end'>;
}

const QUEUE = 'enrichment';

/** The dead letters of our own queue are jobs that were given up: their places come back. */
export const createHandler = ({ jobs }: Dependencies) =>
  queueHandler({ consumer: 'enrichment-dead' }, async ({ event, changed, log }) => {
    const { queue, eventId: jobId, reason, attempt: attempts, messageId } = event.data;
    if (queue !== QUEUE) return undefined;
    if (jobId === null) {
      log.say(ENRICHMENT.NAMELESS, { messageId });
      return undefined;
    }
    const ended = (await jobs.end([{ jobId, state: 'dead', reason, attempts }])).get(jobId);
    if (ended?.written !== true) {
      log.say(ended?.before === undefined ? ENRICHMENT.FOREIGN : ENRICHMENT.REPEATED, { jobId });
      return 'repeated';
    }
    log.say(ENRICHMENT.DIED, { jobId, attempts });
    changed({
      table: 'enrichment-jobs',
      key: jobId,
      before: { state: ended.before },
      after: { state: 'dead', reason },
    });
    return 'handled';
  });
