/**
 * Hits and misses of the cache as metrics. A line of metrics per request would cost more than the read it counts, so they
 * are added up and leave at most once a second; a remainder leaves with the next invocation of this environment.
 */
import { METRICS } from '../shared/observability/metric-names.ts';
import { type Metrics, MetricUnit } from '../shared/observability/metrics.ts';
import type { ReadFrom } from './cached-products.ts';

const EVERY_MS = 1_000;

export type CacheTally = (from: ReadFrom, metrics: Metrics) => void;

const NAMES = {
  hit: METRICS.catalog.cacheHits,
  miss: METRICS.catalog.cacheMisses,
  stale: METRICS.catalog.cacheStale,
} as const satisfies Record<ReadFrom, string>;

/** One per environment. */
export function cacheTally(now: () => Date): CacheTally {
  const counted = new Map<ReadFrom, number>();
  let sentAt = Number.NEGATIVE_INFINITY;
  return (from, metrics) => {
    counted.set(from, (counted.get(from) ?? 0) + 1);
    const at = now().getTime();
    if (at - sentAt < EVERY_MS) return;
    sentAt = at;
    for (const [kind, count] of counted) metrics.addMetric(NAMES[kind], MetricUnit.Count, count);
    counted.clear();
  };
}
