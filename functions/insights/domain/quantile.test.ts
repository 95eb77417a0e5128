import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, LATENCY_BUCKETS, LATENCY_FACTOR } from '../../shared/contracts/latency.ts';
import { quantile } from './quantile.ts';

const histogramOf = (times: readonly number[]): number[] => {
  const buckets = new Array<number>(LATENCY_BUCKETS).fill(0);
  for (const ms of times) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1;
  return buckets;
};

test('a percentile from buckets is at most a bucket away from the exact one', () => {
  const times = fc.array(fc.double({ min: 0, max: 5_500, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95, 0.99), (list, q) => {
      const sorted = list.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
      const found = quantile(histogramOf(list), q) ?? Number.NaN;
      expect(found).toBeLessThanOrEqual(Math.max(1, exact * LATENCY_FACTOR) + 0.1);
      expect(found).toBeGreaterThanOrEqual(exact <= 1 ? 0 : exact / LATENCY_FACTOR - 0.1);
    }),
  );
});

test('without requests there is no percentile, and what is beyond the last bound counts as that bound', () => {
  expect(quantile(histogramOf([]), 0.95)).toBeNull();
  expect(quantile(histogramOf([60_000]), 0.95)).toBeCloseTo(LATENCY_FACTOR ** 38, 0);
});
