import { bucketOf, LATENCY_BUCKETS } from '../contracts/latency.ts';

/**
 * System events cost capacity: one report per request up to 20 requests in a second of this environment; above that they
 * are counted, and a summary per caller and route leaves at most every 500 ms. After a second that had more, the next one
 * begins with counting: twenty reports of a busy second cost as much as the thousand requests that it serves. A
 * remainder leaves with the next invocation.
 */
const PER_SECOND = 20;
const SUMMARY_EVERY_MS = 500;
const EXEMPLARS = 3;

/** What a handler counted beside its requests, by name: cache hits, calls it caused. */
export type Tally = ReadonlyMap<string, number>;

export interface Request {
  readonly caller: string;
  readonly route: string;
  readonly status: number;
  /** From the gateway to the answer: what the caller waits, cold starts and queueing included. */
  readonly ms: number;
  readonly correlationId: string;
  readonly tally: Tally;
  /** Failures and followed correlation ids always get their own report. */
  readonly always: boolean;
  /** Domain events leave with this request, whether it is reported or not. */
  readonly emits: boolean;
}

export interface Summary {
  readonly caller: string;
  readonly route: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly byStatus: Record<string, number>;
  readonly latency: number[];
  readonly totalMs: number;
  readonly exemplars: string[];
  readonly tally: Record<string, number>;
}

export interface Reports {
  /**
   * Whether this request gets its own event, the summaries that are due (times in epoch ms), and what handing all that
   * to the bus will take, about: 0 where nothing leaves.
   */
  record(request: Request, now: number): { own: boolean; summaries: Summary[]; handoverMs: number };
  /**
   * Events were handed to the bus in so many ms, for which the caller waited, too. A report cannot say how long its own
   * way takes, so the next one that leaves says it: over a window every handover but the last counts once.
   */
  handedOver(ms: number): void;
}

type Open = { -readonly [Key in keyof Summary]: Summary[Key] };

export function createReports(): Reports {
  let second = Number.NEGATIVE_INFINITY;
  let inSecond = 0;
  /** The second before this one had more than may have reports of their own. */
  let isBusy = false;
  let lastSummaryAt = Number.NEGATIVE_INFINITY;
  let lastHandoverMs = 0;
  const open = new Map<string, Open>();

  function count({ caller, route, status, ms, correlationId, tally }: Request, now: number): void {
    const edge = `${caller} ${route}`;
    const summary = open.get(edge) ?? {
      caller,
      route,
      from: now,
      to: now,
      count: 0,
      byStatus: {},
      latency: new Array<number>(LATENCY_BUCKETS).fill(0),
      totalMs: 0,
      exemplars: [],
      tally: {},
    };
    open.set(edge, summary);
    summary.to = now;
    summary.count += 1;
    summary.byStatus[status] = (summary.byStatus[status] ?? 0) + 1;
    summary.totalMs += ms;
    const bucket = bucketOf(ms);
    summary.latency[bucket] = (summary.latency[bucket] ?? 0) + 1;
    if (summary.exemplars.length < EXEMPLARS) summary.exemplars.push(correlationId);
    for (const [name, by] of tally) summary.tally[name] = (summary.tally[name] ?? 0) + by;
  }

  return {
    record(request, now) {
      if (now - second >= 1_000) {
        isBusy = now - second < 2_000 && inSecond > PER_SECOND;
        second = now;
        inSecond = 0;
      }
      inSecond += 1;
      const own = request.always || (!isBusy && inSecond <= PER_SECOND);
      const isDue = (!own || open.size > 0) && now - lastSummaryAt >= SUMMARY_EVERY_MS;
      const handoverMs = own || isDue || request.emits ? lastHandoverMs : 0;
      if (!own) count({ ...request, ms: request.ms + handoverMs }, now);
      if (!isDue) return { own, summaries: [], handoverMs };
      lastSummaryAt = now;
      const summaries = [...open.values()];
      open.clear();
      return { own, summaries, handoverMs };
    },
    handedOver(ms) {
      lastHandoverMs = ms;
    },
  };
}
