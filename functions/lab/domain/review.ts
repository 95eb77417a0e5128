/** How the system fared before, during and after a run: from the indicators that everybody sees. */
import type { Stretch } from '../../shared/contracts/lab.http.ts';
import { SLO_TARGETS, type SliPoint, type SliView } from '../../shared/contracts/sli.http.ts';

/** A stretch to ask for: so many seconds, back from then. */
export interface Asked {
  readonly seconds: number;
  readonly until: Date;
}

const BEFORE_SECONDS = 30;
/** The indicators look back this far at most, and no shorter than that. */
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [5, 300];
/**
 * Seconds after the end at which somebody looks whether the targets hold again. By the first look five seconds are counted,
 * and the run itself to its last event.
 */
const LOOKS = [8, 15, 30, 63] as const;
/** So many good seconds with none bad between them mean that the targets hold, and were not met by chance. */
const STEADY_SECONDS = 5;

const clamped = (seconds: number): number => Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, Math.ceil(seconds)));
const nextSecond = (at: Date): Date => new Date(Math.ceil(at.getTime() / 1_000) * 1_000);
const between = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1_000;

export const before = (startedAt: Date): Asked => ({ seconds: BEFORE_SECONDS, until: startedAt });
export const during = (startedAt: Date, endedAt: Date): Asked => {
  const until = nextSecond(endedAt);
  return { seconds: clamped(between(startedAt, until)), until };
};
/** From the end until now, as far as seconds are complete. */
export const after = (endedAt: Date, now: Date): Asked => ({ seconds: clamped(between(endedAt, now)), until: now });

/** The first look that still lies ahead, and whole seconds until then; undefined when all are past. */
export function nextLook(sinceEndSeconds: number): { readonly look: number; readonly waitSeconds: number } | undefined {
  const look = LOOKS.findIndex((due) => due > sinceEndSeconds);
  const due = LOOKS[look];
  return due === undefined ? undefined : { look, waitSeconds: Math.ceil(due - sinceEndSeconds) };
}

/** A window of the indicators as one stretch. */
export function stretchOf({ sli, series }: SliView): Stretch {
  return {
    seconds: sli.windowSeconds,
    requests: sli.counts.requests,
    requestRate: sli.requestRate,
    p50LatencyMs: sli.p50LatencyMs,
    p95LatencyMs: sli.p95LatencyMs,
    p99LatencyMs: sli.p99LatencyMs,
    errorRatePct: sli.errorRatePct,
    throttled: sli.counts.throttled,
    deepest: Math.max(0, ...series.map(({ depth }) => depth ?? 0)),
  };
}

const isBad = ({ requests, errors, p95, depth }: SliPoint): boolean =>
  (p95 ?? 0) >= SLO_TARGETS.p95LatencyMs ||
  errors > (requests * SLO_TARGETS.errorRatePct) / 100 ||
  (depth ?? 0) >= SLO_TARGETS.queueDepth;

/**
 * Seconds after the end until every target held for five seconds in which somebody asked; 0 when they held from then on.
 * null: that was not seen yet. A second without traffic proves nothing: it is passed over, unless a queue is too deep in it.
 * One in which nobody looked at the queues is judged by the rest.
 */
export function backInTarget(series: readonly SliPoint[], endedAt: Date): number | null {
  const end = nextSecond(endedAt).getTime();
  let steady: number[] = [];
  for (const point of series) {
    const at = new Date(point.at).getTime();
    if (at < end) continue;
    if (isBad(point)) steady = [];
    else if (point.requests > 0) steady.push(at);
    const [first] = steady;
    if (first !== undefined && steady.length === STEADY_SECONDS) return (first - end) / 1_000;
  }
  return null;
}
