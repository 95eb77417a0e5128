/** Jobs and places for tests, with the table's promises: a counter that moves with what it counts. */
import { admitted, givenBack } from '../domain/admission.ts';
import { type JobState, settle } from '../domain/job.ts';
import { type Batch, type Job, jobsOf } from '../jobs-of.ts';
import type { Ended, JobRepository, Places } from './job-table.ts';

export interface JobsInMemory extends JobRepository {
  readonly counter: { outstanding: number; accepted: number; changedAt: string; settled: number };
  readonly batches: Batch[];
  readonly rows: Map<string, { state: JobState; result: Ended['result']; reason?: string }>;
}

export function jobsInMemory(now: () => Date = () => new Date()): JobsInMemory {
  const counter = { outstanding: 0, accepted: 0, changedAt: now().toISOString(), settled: 0 };
  const batches: Batch[] = [];
  const rows: JobsInMemory['rows'] = new Map();
  return {
    counter,
    batches,
    rows,
    places: async (): Promise<Places> => ({ ...counter }),
    async admit({ count, dealId = null, change }) {
      const accepted = admitted(count, counter.outstanding);
      if (accepted > 0) {
        batches.push({
          id: `${change.causationId}#0`,
          first: 0,
          count: accepted,
          dealId,
          round: counter.accepted,
          change,
        });
        counter.outstanding += accepted;
        counter.accepted += accepted;
        counter.changedAt = now().toISOString();
      }
      return { accepted, outstanding: counter.outstanding };
    },
    async open(jobs: readonly Job[]) {
      for (const { jobId } of jobs) if (!rows.has(jobId)) rows.set(jobId, { state: 'open', result: undefined });
    },
    async end(endings) {
      const ended = new Map<string, Ended>();
      for (const ending of endings) {
        const row = rows.get(ending.jobId);
        const { writes, givesBack } = settle(row?.state, ending.state);
        const result =
          ending.state === 'done' ? { dealId: ending.dealId, tags: [...ending.tags], score: ending.score } : undefined;
        if (writes) {
          const reason = ending.state === 'dead' ? { reason: ending.reason } : {};
          rows.set(ending.jobId, { state: ending.state, result, ...reason });
        }
        if (givesBack) {
          counter.outstanding -= givenBack(1, counter.outstanding);
          counter.settled += 1;
          counter.changedAt = now().toISOString();
        }
        const former = writes || row?.result === undefined ? undefined : row.result;
        ended.set(ending.jobId, { before: row?.state, written: writes, gaveBack: givesBack, result: former });
      }
      return ended;
    },
    pace: async () => ({ running: counter.settled, before: 0 }),
    async clear(read) {
      if (read.outstanding !== counter.outstanding || read.changedAt !== counter.changedAt) return false;
      counter.outstanding = 0;
      return true;
    },
  };
}

/** Every job of every batch, as the stream would ask for them. */
export const allJobsOf = ({ batches }: JobsInMemory): Job[] => batches.flatMap(jobsOf);
