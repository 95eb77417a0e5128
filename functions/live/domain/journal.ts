/** The journal keeps every event of the feed for catch-up; adapters implement it. */
import type { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import type { NumberedBatch } from './frames.ts';

/** Events stay in the journal this long. */
export const JOURNAL_SECONDS = 24 * 3600;
/** Batches per journal partition: keeps partitions small and a resume to few queries. */
export const BATCHES_PER_BUCKET = 100;
/** A page that missed more than this starts anew instead of replaying. */
export const MAX_RESUME_BATCHES = 1_000;

/** The last numbers given: `seq` of the last batch, `n` = ordinal of the next event. */
export interface Counters {
  readonly epoch: string;
  readonly seq: number;
  readonly n: number;
}

export interface Journal {
  /**
   * Numbers a batch and writes it, as one transaction. Events that are already numbered keep their numbers and come
   * back in the batch they were numbered in, so that a retry posts the same frames.
   */
  append(events: readonly FeedEvent[], at: Date): Promise<NumberedBatch[]>;
  counters(): Promise<Counters>;
  /** Complete batches with `from ≤ seq ≤ to`, in order; what has expired is missing. */
  batches(epoch: string, from: number, to: number): Promise<NumberedBatch[]>;
  event(id: string): Promise<FeedEvent | undefined>;
  ofCorrelation(correlationId: string, after: number, limit: number): Promise<JournalRow[]>;
  /** Events of the current epoch with ordinal > `after`, oldest first; the newest ones when `after` is null. */
  since(after: number | null, limit: number): Promise<JournalRow[]>;
}

export interface JournalRow {
  readonly n: number;
  readonly event: FeedEvent;
}

/** The seq ranges of [from, to] that `found` does not cover. */
export function missingRanges(from: number, to: number, found: readonly NumberedBatch[]): [from: number, to: number][] {
  const seen = new Set(found.map(({ seq }) => seq));
  const ranges: [number, number][] = [];
  for (let seq = from; seq <= to; seq++) {
    if (seen.has(seq)) continue;
    const last = ranges.at(-1);
    if (last && last[1] === seq - 1) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges;
}
