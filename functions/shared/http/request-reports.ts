/**
 * System events cost capacity: one report per request up to 20 in a second of this environment; above that requests are
 * counted, and a summary per caller leaves at most every 500 ms. A remainder leaves with the next invocation.
 */
const PER_SECOND = 20;
const SUMMARY_EVERY_MS = 500;
const BUCKETS = 40;
const FACTOR = 1.25; // upper bound of bucket i is 1.25^i ms
const EXEMPLARS = 3;

export interface Request {
  readonly caller: string;
  readonly status: number;
  readonly ms: number;
  readonly correlationId: string;
  /** Failures and followed correlation ids always get their own report. */
  readonly always: boolean;
}

export interface Summary {
  readonly caller: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly byStatus: Record<string, number>;
  readonly latency: number[];
  readonly exemplars: string[];
}

export interface Reports {
  /** Whether this request gets its own event, and the summaries that are due (times in epoch ms). */
  record(request: Request, now: number): { own: boolean; summaries: Summary[] };
}

/** Index of the first bucket whose upper bound holds `ms`; the last one is open. */
export const bucketOf = (ms: number): number =>
  ms <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms) / Math.log(FACTOR) - 1e-9));

type Open = { -readonly [Key in keyof Summary]: Summary[Key] };

export function createReports(): Reports {
  let second = Number.NEGATIVE_INFINITY;
  let inSecond = 0;
  let lastSummaryAt = Number.NEGATIVE_INFINITY;
  const open = new Map<string, Open>();

  function count({ caller, status, ms, correlationId }: Request, now: number): void {
    const summary = open.get(caller) ?? {
      caller,
      from: now,
      to: now,
      count: 0,
      byStatus: {},
      latency: new Array<number>(BUCKETS).fill(0),
      exemplars: [],
    };
    open.set(caller, summary);
    summary.to = now;
    summary.count += 1;
    summary.byStatus[status] = (summary.byStatus[status] ?? 0) + 1;
    const bucket = bucketOf(ms);
    summary.latency[bucket] = (summary.latency[bucket] ?? 0) + 1;
    if (summary.exemplars.length < EXEMPLARS) summary.exemplars.push(correlationId);
  }

  return {
    record(request, now) {
      if (now - second >= 1_000) {
        second = now;
        inSecond = 0;
      }
      const own = request.always || inSecond < PER_SECOND;
      if (own) inSecond += 1;
      else count(request, now);
      if (open.size === 0 || now - lastSummaryAt < SUMMARY_EVERY_MS) return { own, summaries: [] };
      lastSummaryAt = now;
      const summaries = [...open.values()];
      open.clear();
      return { own, summaries };
    },
  };
}
