import { boundOf } from '../../shared/contracts/latency.ts';

const tenth = (value: number): number => Math.round(value * 10) / 10;

/**
 * The time in ms that the share `q` of all requests stayed below, from their histogram; null when there were none.
 * Inside a bucket requests are taken to be spread evenly (as Prometheus' histogram_quantile does), so the answer is
 * never further off than the bucket is wide, a quarter. What is beyond the last bound counts as that bound.
 */
export function quantile(buckets: readonly number[], q: number): number | null {
  const total = buckets.reduce((all, count) => all + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [bucket, count] of buckets.entries()) {
    if (count > 0 && below + count >= rank) {
      const from = bucket === 0 ? 0 : boundOf(bucket - 1);
      if (bucket === buckets.length - 1) return tenth(from);
      return tenth(from + (boundOf(bucket) - from) * ((rank - below) / count));
    }
    below += count;
  }
  return tenth(boundOf(buckets.length - 2));
}
