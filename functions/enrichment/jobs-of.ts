/** From what was let in to single jobs: the same batch always makes the same ones. */
import { z } from 'zod';
import { Actor } from '../shared/contracts/define-event.ts';
import { DEAL_COUNT, dealIdOf } from '../shared/contracts/demo-deals.ts';
import { EnrichmentRequested } from '../shared/contracts/enrichment.events.ts';
import { eventId } from '../shared/publish/event-id.ts';

/** Jobs that one request brought in, or a part of them: a row of the table whose stream tells about them. */
export const Batch = z.object({
  id: z.string(),
  /** Ordinal of the first job within its request. */
  first: z.int().nonnegative(),
  count: z.int().positive(),
  /** null: round all deals, beginning with the one of this place. */
  dealId: z.string().nullable(),
  round: z.int().nonnegative(),
  change: z.object({
    correlationId: z.string(),
    causationId: z.string(),
    traceparent: z.string(),
    actor: Actor.optional(),
    at: z.string(),
  }),
});
export type Batch = z.infer<typeof Batch>;

export interface Job {
  /** The id of the event that asks for it. */
  readonly jobId: string;
  readonly dealId: string;
  readonly ordinal: number;
}

export const jobsOf = ({ first, count, dealId, round, change: { at, causationId } }: Batch): Job[] =>
  Array.from({ length: count }, (_, index) => ({
    jobId: eventId({ at, causationId, type: EnrichmentRequested.type, ordinal: first + index }),
    dealId: dealId ?? dealIdOf(((round + first + index) % DEAL_COUNT) + 1),
    ordinal: first + index,
  }));
