import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCounters, createSamples, createSeries } from './counters.ts';

test('a series counts the same in whatever order its seconds arrive', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_000, max: 1_100 })), (seconds) => {
      const [straight, sorted] = [createSeries(), createSeries()];
      for (const second of seconds) straight.add(second);
      for (const second of seconds.toSorted((a, b) => b - a)) sorted.add(second);
      expect(straight.window(1_100, 101)).toEqual(sorted.window(1_100, 101));
      expect(straight.sum(1_101, 101)).toBe(seconds.length);
    }),
  );
});

test('what is older than five minutes leaves the window and stays in the total', () => {
  const series = createSeries();
  series.add(1_000);
  series.add(1_300);
  expect(series.sum(1_301, 300)).toBe(1);
  expect(series.total).toBe(2);
});

test('percentiles look at the asked time only and have no value without samples', () => {
  const samples = createSamples(8);
  expect(samples.percentile(0.95, 0)).toBeNull();
  for (const [time, value] of [
    [1, 900],
    [10, 10],
    [11, 20],
    [12, 30],
  ] as const)
    samples.add(time, value);
  expect(samples.percentile(0.5, 10)).toBe(20);
  expect(samples.percentile(1, 10)).toBe(30);
});

test('copied counters go on by themselves, and so do those they came from', () => {
  const first = createCounters();
  first.at('cart').events.add(1_000);
  first.at('orders').latency.add(1_000, 5);
  const second = first.copy();
  first.at('cart').events.add(1_000);
  second.at('cart').failed.add(1_001);
  second.at('orders').latency.add(1_000, 15);
  const third = second.copy();
  third.at('cart').events.add(1_000, 10);
  const read = ({ of }: typeof first) => [
    of('cart').events.total,
    of('cart').failed.total,
    of('orders').latency.percentile(1, 0),
    of('nowhere').events.total,
  ];
  expect([first, second, third].map(read)).toEqual([
    [2, 0, 5, 0],
    [1, 1, 15, 0],
    [11, 1, 15, 0],
  ]);
});
