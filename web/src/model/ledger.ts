/** The sums, event by event: what became of each row of the page's memory, and how often that was said. */
import { RING_SIZE } from './ring.ts';
import { AGGREGATE_REASONS, type AggregateReason } from './sums.ts';

const DRAWN = 1;
const FIRST_REASON = 2;

export type Fate = 'waiting' | 'drawn' | AggregateReason;

export type Ledger = ReturnType<typeof createLedger>;

export function createLedger(size = RING_SIZE) {
  const fates = new Uint8Array(size);
  const times = new Uint8Array(size);

  function settle(row: number, fate: number): void {
    const at = row % size;
    fates[at] = fate;
    times[at] = Math.min(255, (times[at] ?? 0) + 1);
  }

  return {
    /** The row is new; whatever had its place before is forgotten. */
    opened(row: number): void {
      fates[row % size] = 0;
      times[row % size] = 0;
    },
    drawn: (row: number): void => settle(row, DRAWN),
    aggregated: (row: number, reason: AggregateReason): void =>
      settle(row, FIRST_REASON + AGGREGATE_REASONS.indexOf(reason)),
    fate(row: number): Fate {
      const fate = fates[row % size] ?? 0;
      return fate === 0 ? 'waiting' : fate === DRAWN ? 'drawn' : (AGGREGATE_REASONS[fate - FIRST_REASON] ?? 'waiting');
    },
    /** Once for what has been drawn or aggregated, if everything is right. */
    times: (row: number): number => times[row % size] ?? 0,
  };
}
