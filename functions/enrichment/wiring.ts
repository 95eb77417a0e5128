/** What the entries of this service wire alike. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type JobRepository, jobTable } from './adapters/job-table.ts';
import { type Remembered, remembered } from './remembered.ts';

const Env = z.object({ ENRICHMENT_JOBS_TABLE: z.string().min(1), ENRICHMENT_BATCHES_TABLE: z.string().default('') });

export const jobsTable = (): string => readEnv(Env).ENRICHMENT_JOBS_TABLE;

/** Functions that let nobody in have no table of batches. */
export function jobs(): JobRepository {
  const env = readEnv(Env);
  return jobTable(documentClient(), {
    jobs: env.ENRICHMENT_JOBS_TABLE,
    batches: env.ENRICHMENT_BATCHES_TABLE,
    now: () => new Date(),
    pause,
    chance: Math.random,
  });
}

/** Deals change seldom: they are asked for once a minute and environment; without an answer the last one serves on. */
export const forAMinute = <T>(staleMs = 0): Remembered<T> =>
  remembered({ forMs: 60_000, staleMs, most: 1_000, now: Date.now });
