import { z } from 'zod';
import { DealId } from './deals.http.ts';
import { defineEvent } from './define-event.ts';
import { Ulid } from './values.ts';

const source = 'playground.enrichment';
const jobId = Ulid.meta({ description: 'Id of the EnrichmentRequested event that began the job' });

export const EnrichmentRequested = defineEvent({
  source,
  type: 'EnrichmentRequested',
  version: '1.0.0',
  summary: 'A job was let in: a deal is to be enriched.',
  sentence: 'The deal {dealId} is to be enriched.',
  // wider than a deal's id: a job that names nonsense is still a job, and its place has to come back
  data: z.object({ jobId, dealId: z.string().max(64) }),
});

export const EnrichmentCompleted = defineEvent({
  source,
  type: 'EnrichmentCompleted',
  version: '1.0.0',
  summary: 'A job is done: tags, search text and score of a deal are written.',
  sentence: 'The deal {dealId} was enriched: score {score}.',
  data: z.object({ jobId, dealId: DealId, tags: z.array(z.string()), score: z.int().min(0).max(100) }),
});
