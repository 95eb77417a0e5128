/** The lab's numbers in memory, as the table keeps them. */
import { bucketOf } from '../../shared/contracts/latency.ts';
import {
  addTo,
  type Counts,
  callOf,
  edgeOf,
  type LabQueue,
  nameOf,
  queueOf,
} from '../../shared/contracts/sli-counts.ts';
import type { QueueDepths } from '../adapters/queue-depths.ts';
import type { SliTable, Totals } from '../adapters/sli-table.ts';
import type { Depths, Measured } from '../domain/sli-view.ts';

export const NO_DEPTH: Depths = { enrichment: 0, 'purchase-workflow': 0 };

/** A request as the feed counts it. */
export const answered = (
  [caller, callee, handler]: readonly [string, string, string],
  { status = 200, ms = 5, times = 1 }: { status?: number; ms?: number; times?: number } = {},
): Counts => {
  const edge = edgeOf(caller, callee, handler);
  return {
    [nameOf(edge, 'n')]: times,
    [nameOf(edge, 'ms')]: ms * times,
    [nameOf(edge, `b${bucketOf(ms)}`)]: times,
    ...(status >= 500 && { [nameOf(edge, '5xx')]: times }),
    ...(status === 429 && { [nameOf(edge, '429')]: times }),
  };
};
export const failing = (caller: string, dependency: string, reason: string, times = 1): Counts => ({
  [nameOf(callOf(caller, dependency), `!${reason}`)]: times,
});
export const worked = (queue: LabQueue, what: 'handled' | 'failed' | 'dead', times = 1): Counts => ({
  [nameOf(queueOf(queue), what)]: times,
});

export const both = (...parts: readonly Counts[]): Counts => {
  const sums: Record<string, number> = {};
  for (const part of parts) addTo(sums, part);
  return sums;
};

export const measuredFrom = (
  counts: ReadonlyMap<number, Counts>,
  { depth = NO_DEPTH, budget = { requests: 0, errors: 0 } }: { depth?: Depths; budget?: Measured['budget'] } = {},
): Measured => ({ counts, depths: new Map(), depth, budget });

export interface MemoryNumbers extends SliTable {
  readonly counts: Map<number, Counts>;
  readonly noted: Map<number, Depths>;
  /** How often seconds were read. */
  reads: number;
}

export function memoryNumbers(): MemoryNumbers {
  const counts = new Map<number, Counts>();
  const noted = new Map<number, Depths>();
  let totals: Totals | undefined;
  const between = <T>(map: ReadonlyMap<number, T>, from: number, to: number) =>
    new Map([...map].filter(([at]) => at >= from && at <= to).toSorted(([a], [b]) => a - b));
  return {
    counts,
    noted,
    reads: 0,
    async seconds(from, to) {
      this.reads += 1;
      return between(counts, from, to);
    },
    depths: async (from, to) => between(noted, from, to),
    async noteDepth(second, depths) {
      const former = noted.get(second);
      if (former === undefined) noted.set(second, depths);
      return former ?? depths;
    },
    budget: async () => ({ requests: 0, errors: 0 }),
    totals: async () => totals,
    async putTotals(next, former) {
      if (totals?.upTo !== former) return false;
      totals = next;
      return true;
    },
  };
}

export const queuesWith = (depth: () => number): QueueDepths => ({ of: async () => depth() });
