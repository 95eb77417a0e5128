import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Latencies } from './latencies.ts';

const hundredths = fc.integer({ min: 0, max: 1_000_000 });

test('percentiles are those of the sorted times, however many there are and in whatever order', () => {
  fc.assert(
    fc.property(fc.array(hundredths, { minLength: 1, maxLength: 300 }), (times) => {
      const latencies = new Latencies();
      for (const time of times) latencies.add(time / 100);
      const sorted = times.toSorted((a, b) => a - b);
      const nearestRank = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 100;
      const { count, p50, p95, p99, max } = latencies.summary();
      expect({ count, p50, p95, p99, max }).toEqual({
        count: times.length,
        p50: nearestRank(0.5),
        p95: nearestRank(0.95),
        p99: nearestRank(0.99),
        max: (sorted.at(-1) ?? 0) / 100,
      });
    }),
    { numRuns: 30 },
  );
});

test('without a request there is no percentile, and longer than any time-out counts as the longest', () => {
  const latencies = new Latencies();
  expect(latencies.summary()).toEqual({ count: 0, mean: null, p50: null, p95: null, p99: null, max: null });
  latencies.add(25_000);
  expect(latencies.summary()).toMatchObject({ p95: 10_000, max: 25_000 });
});
