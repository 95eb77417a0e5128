/** The indicators of product page and dashboard: sliding windows, targets, error budget. Rates are per second. */

import type { z } from 'zod';
import {
  type ErrorBudget,
  SLO_TARGETS,
  type Sli,
  type SliPoint,
  type SliView,
} from '../../shared/contracts/sli.http.ts';
import type { Counts, LabQueue } from '../../shared/contracts/sli-counts.ts';
import { quantile } from './quantile.ts';
import {
  callsBetween,
  completionsOf,
  ingressOf,
  LAB_CALLS,
  lagOf,
  percentOf,
  round,
  type Seconds,
  sumOf,
} from './window.ts';

export type Depths = Readonly<Record<LabQueue, number>>;

export interface Measured extends Seconds {
  /** What waited, in seconds in which somebody looked. */
  readonly depths: ReadonlyMap<number, Depths>;
  /** What waits now. */
  readonly depth: Depths;
  /** Of the budget's time: requests and errors of clients. */
  readonly budget: { readonly requests: number; readonly errors: number };
}

export interface Asked {
  /** The last complete second. */
  readonly last: number;
  readonly window: number;
  readonly series: number;
}

/** The budget is looked at over an hour. */
export const BUDGET_SECONDS = 3_600;

export const totalDepth = (depths: Depths): number => Object.values(depths).reduce((all, one) => all + one, 0);
export const instantOf = (second: number): string => new Date(second * 1_000).toISOString();

/** What lies between `from` and the end of the second `to`. */
function sliOf(counts: Counts, { last, window }: Asked, depth: Depths): Sli {
  const { requests, errors, throttled, buckets } = ingressOf(counts);
  const upstream = callsBetween(counts, LAB_CALLS);
  const completions = completionsOf(counts);
  const queueDepth = totalDepth(depth);
  const completionRate = round(completions / window);
  return {
    timestamp: instantOf(last + 1),
    windowSeconds: window,
    requestRate: round(requests / window),
    p50LatencyMs: quantile(buckets, 0.5),
    p95LatencyMs: quantile(buckets, 0.95),
    p99LatencyMs: quantile(buckets, 0.99),
    errorRatePct: percentOf(errors, requests),
    throttledPct: percentOf(throttled, requests),
    upstreamFailureRatePct: percentOf(upstream.failures, upstream.requests),
    queueDepth,
    queueLagEstimateSeconds: lagOf(queueDepth, completions / window),
    queueCompletionRatePerSecond: completionRate,
    counts: {
      ...{ requests, errors, throttled, completions },
      upstreamRequests: upstream.requests,
      upstreamFailures: upstream.failures,
    },
  };
}

/** How much of what may go wrong has gone wrong, and how fast the rest is going. */
export function errorBudget(
  { requests, errors }: { readonly requests: number; readonly errors: number },
  errorRatePct: number,
): z.infer<typeof ErrorBudget> {
  const allowedErrors = round((requests * SLO_TARGETS.errorRatePct) / 100);
  return {
    windowSeconds: BUDGET_SECONDS,
    requests,
    errors,
    allowedErrors,
    leftPct: requests === 0 ? 100 : round((1 - errors / allowedErrors) * 100),
    burnRate: round(errorRatePct / SLO_TARGETS.errorRatePct),
  };
}

function pointOf(counts: Counts, second: number, depth: Depths | undefined): SliPoint {
  const { requests, errors, throttled, buckets } = ingressOf(counts);
  const upstream = callsBetween(counts, LAB_CALLS);
  return {
    at: instantOf(second),
    ...{ requests, errors, throttled },
    p50: quantile(buckets, 0.5),
    p95: quantile(buckets, 0.95),
    p99: quantile(buckets, 0.99),
    upstreamRequests: upstream.requests,
    upstreamFailures: upstream.failures,
    completions: completionsOf(counts),
    depth: depth === undefined ? null : totalDepth(depth),
  };
}

/** A window without traffic is within its targets: nobody was kept waiting. */
export function sliView(measured: Measured, asked: Asked): SliView {
  const { last, window, series } = asked;
  const sli = sliOf(sumOf(measured, last - window + 1, last), asked, measured.depth);
  return {
    sli,
    slo: {
      targets: { ...SLO_TARGETS },
      status: {
        p95Latency: (sli.p95LatencyMs ?? 0) < SLO_TARGETS.p95LatencyMs,
        errorRate: sli.errorRatePct < SLO_TARGETS.errorRatePct,
        queueDepth: sli.queueDepth < SLO_TARGETS.queueDepth,
      },
      errorBudget: errorBudget(measured.budget, sli.errorRatePct),
    },
    series: Array.from({ length: series }, (_, index) => {
      const second = last - series + 1 + index;
      return pointOf(measured.counts.get(second) ?? {}, second, measured.depths.get(second));
    }),
  };
}
