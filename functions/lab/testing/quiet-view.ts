import { SLO_TARGETS, type SliView } from '../../shared/contracts/sli.http.ts';

/** Indicators of a system that answers one request a second, quickly. */
export function quietView(seconds: number, until: Date): SliView {
  const end = Math.floor(until.getTime() / 1_000);
  const latencies = { p50: 5, p95: 20, p99: 40 };
  return {
    sli: {
      timestamp: new Date(end * 1_000).toISOString(),
      windowSeconds: seconds,
      requestRate: 1,
      p50LatencyMs: latencies.p50,
      p95LatencyMs: latencies.p95,
      p99LatencyMs: latencies.p99,
      errorRatePct: 0,
      throttledPct: 0,
      upstreamFailureRatePct: 0,
      queueDepth: 0,
      queueLagEstimateSeconds: 0,
      queueCompletionRatePerSecond: 0,
      counts: { requests: seconds, errors: 0, throttled: 0, upstreamRequests: 0, upstreamFailures: 0, completions: 0 },
    },
    slo: {
      targets: { ...SLO_TARGETS },
      status: { p95Latency: true, errorRate: true, queueDepth: true },
      errorBudget: { windowSeconds: 3_600, requests: 0, errors: 0, allowedErrors: 0, leftPct: 100, burnRate: 0 },
    },
    series: Array.from({ length: seconds }, (_, index) => ({
      at: new Date((end - seconds + index) * 1_000).toISOString(),
      ...{ requests: 1, errors: 0, throttled: 0, ...latencies },
      ...{ upstreamRequests: 0, upstreamFailures: 0, completions: 0, depth: 0 },
    })),
  };
}
