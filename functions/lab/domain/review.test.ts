import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SliPoint } from '../../shared/contracts/sli.http.ts';
import { after, backInTarget, before, during, nextLook } from './review.ts';

const start = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1_000);
const point = (second: number, some: Partial<SliPoint> = {}): SliPoint => ({
  at: at(second).toISOString(),
  ...{ requests: 100, errors: 0, throttled: 0, p50: 5, p95: 20, p99: 40 },
  ...{ upstreamRequests: 0, upstreamFailures: 0, completions: 0, depth: 0 },
  ...some,
});

test('stretches are whole seconds that the indicators can answer', () => {
  expect(before(at(100))).toEqual({ seconds: 30, until: at(100) });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400_000 }), fc.integer({ min: 0, max: 100_000 }), (ran, since) => {
      const ended = new Date(start + ran);
      for (const { seconds, until } of [during(at(0), ended), after(ended, new Date(ended.getTime() + since))]) {
        expect(Number.isInteger(seconds) && seconds >= 5 && seconds <= 300).toBe(true);
        expect(until.getTime()).toBeGreaterThanOrEqual(ended.getTime());
      }
    }),
  );
});

test.each([
  ['slow', { p95: 301 }],
  ['failing', { errors: 2 }],
  ['full', { depth: 1_000 }],
])('a system that is %s for seven seconds after the end is back after seven', (_, bad) => {
  const series = Array.from({ length: 20 }, (_unused, second) => point(second, second < 7 ? bad : {}));
  expect(backInTarget(series, at(0))).toBe(7);
  expect(backInTarget(series.slice(0, 11), at(0))).toBeNull(); // four good seconds are too few to say so
});

test('a system that never left its targets is back at once', () => {
  const series = [0, 1, 2, 3, 4].map((second) => point(second));
  expect(backInTarget(series, at(0))).toBe(0);
});

const quiet = { requests: 0, p50: null, p95: null, p99: null };

test('seconds in which nobody asks prove nothing: neither that the targets hold nor that they do not', () => {
  const silence = Array.from({ length: 60 }, (_, second) => point(second, quiet));
  expect(backInTarget(silence, at(0))).toBeNull();
  // slow for three seconds, silent for three, then somebody asks every other second
  const sparse = Array.from({ length: 20 }, (_, second) =>
    point(second, second < 3 ? { p95: 900 } : second < 6 || second % 2 === 1 ? quiet : {}),
  );
  expect(backInTarget(sparse, at(0))).toBe(6);
  expect(backInTarget(sparse.slice(0, 14), at(0))).toBeNull(); // four answers are too few to say so
});

test('a queue that is too deep is seen without traffic, too', () => {
  const series = Array.from({ length: 12 }, (_, second) =>
    point(second, second === 3 ? { ...quiet, depth: 1_000 } : {}),
  );
  expect(backInTarget(series, at(0))).toBe(4);
});

test('what was before the end does not count as after it', () => {
  const series = Array.from({ length: 12 }, (_, second) => point(second, second < 6 ? {} : { p95: 900 }));
  expect(backInTarget(series, at(5.5))).toBeNull();
});

test('there are a few looks, each later than the one before, and then none', () => {
  const looks: number[] = [];
  let since = 0.2;
  for (let next = nextLook(since); next !== undefined; next = nextLook(since)) {
    looks.push(next.look);
    since += next.waitSeconds + 0.05;
    if (looks.length > 10) throw new Error('no end of looks');
  }
  expect(looks).toEqual([0, 1, 2, 3]);
  expect(since).toBeGreaterThan(60);
});
