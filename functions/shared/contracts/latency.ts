/** Histograms of durations: 40 buckets, the upper bound of bucket i is 1.25^i ms, the last one is open (to about 6 s). */
export const LATENCY_BUCKETS = 40;
export const LATENCY_FACTOR = 1.25;

/** Index of the first bucket whose upper bound holds `ms`; the last one is open. */
export const bucketOf = (ms: number): number =>
  ms <= 1 ? 0 : Math.min(LATENCY_BUCKETS - 1, Math.ceil(Math.log(ms) / Math.log(LATENCY_FACTOR) - 1e-9));

/** Upper bound of a bucket in ms. */
export const boundOf = (bucket: number): number => LATENCY_FACTOR ** bucket;
