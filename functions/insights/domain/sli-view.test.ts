import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SliView } from '../../shared/contracts/sli.http.ts';
import { type Counts, readEdge } from '../../shared/contracts/sli-counts.ts';
import { answered, both, failing, measuredFrom, worked } from '../testing/numbers.ts';
import { errorBudget, sliView } from './sli-view.ts';
import { callsBetween, lastSecond } from './window.ts';

const LAST = 1_767_225_600;
const list = ['client', 'deals', 'list-deals'] as const;
const detail = ['client', 'deals', 'get-deal'] as const;
const price = ['deals', 'prices', 'get-price'] as const;
const view = (counts: ReadonlyMap<number, Counts>, window = 10, options: Parameters<typeof measuredFrom>[1] = {}) =>
  SliView.parse(sliView(measuredFrom(counts, options), { last: LAST, window, series: window }));

const traffic = fc.array(
  fc.record({
    ago: fc.integer({ min: 0, max: 40 }),
    door: fc.constantFrom(list, detail),
    status: fc.constantFrom(200, 404, 409, 429, 500, 503),
    ms: fc.integer({ min: 0, max: 4_000 }),
  }),
  { maxLength: 80 },
);
const bySecond = (
  requests: readonly { ago: number; door: typeof list | typeof detail; status: number; ms: number }[],
) => {
  const seconds = new Map<number, Counts>();
  for (const { ago, door, ...answer } of requests) {
    seconds.set(LAST - ago, both(seconds.get(LAST - ago) ?? {}, answered(door, answer)));
  }
  return seconds;
};

describe('the indicators', () => {
  test('are those of the requests within the window, in whatever order they were counted', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 5, max: 30 }), (requests, window) => {
        const inside = requests.filter(({ ago }) => ago < window);
        const errors = inside.filter(({ status }) => status >= 500).length;
        const throttled = inside.filter(({ status }) => status === 429).length;
        const { sli, slo, series } = view(bySecond(requests), window);
        expect(sli.counts).toMatchObject({ requests: inside.length, errors, throttled });
        expect(sli.requestRate).toBeCloseTo(inside.length / window, 1);
        expect(sli.errorRatePct).toBeCloseTo(inside.length === 0 ? 0 : (errors / inside.length) * 100, 1);
        expect(series.reduce((all, point) => all + point.requests, 0)).toBe(inside.length);
        expect(series.reduce((all, point) => all + point.errors, 0)).toBe(errors);
        expect(slo.status.errorRate).toBe(sli.errorRatePct < 1);
        expect(view(bySecond(requests.toReversed()), window)).toEqual({ sli, slo, series });
      }),
    );
  });

  test('forget what lies before the window: old speed hides no new slowness, and the other way round', () => {
    const seconds = new Map([
      [LAST - 60, answered(list, { ms: 2, times: 29_000 })],
      [LAST - 1, answered(detail, { ms: 2_000, times: 20 })],
    ]);
    expect(view(seconds).sli.p95LatencyMs).toBeGreaterThan(1_500);
    expect(view(seconds).slo.status.p95Latency).toBe(false);
    expect(view(new Map([[LAST - 60, answered(detail, { ms: 2_000, times: 20 })]])).sli.p95LatencyMs).toBeNull();
  });

  test('leave out what the shop, probes and other services ask', () => {
    const others = both(
      answered(['client', 'catalog', 'list-products']),
      answered(['insights', 'prices', 'get-price']),
      answered(['client', 'purchases', 'get-purchase']),
    );
    expect(view(new Map([[LAST, others]])).sli.counts).toMatchObject({ requests: 0, upstreamRequests: 0 });
  });

  test('say that a queue from which nothing is taken never becomes empty', () => {
    const depth = { enrichment: 900, 'purchase-workflow': 200 };
    const stuck = view(new Map(), 10, { depth });
    expect(stuck.sli).toMatchObject({ queueDepth: 1_100, queueLagEstimateSeconds: null });
    expect(stuck.slo.status.queueDepth).toBe(false);
    const draining = new Map([[LAST, both(worked('enrichment', 'handled', 500), worked('enrichment', 'dead', 50))]]);
    expect(view(draining, 10, { depth }).sli).toMatchObject({
      queueCompletionRatePerSecond: 55,
      queueLagEstimateSeconds: 20,
    });
  });

  test('spend the budget: 1 % of the requests of an hour, faster the more of them fail', () => {
    expect(errorBudget({ requests: 10_000, errors: 25 }, 2.5)).toMatchObject({
      allowedErrors: 100,
      leftPct: 75,
      burnRate: 2.5,
    });
    expect(errorBudget({ requests: 100, errors: 3 }, 0).leftPct).toBe(-200);
    expect(errorBudget({ requests: 0, errors: 0 }, 0)).toMatchObject({ leftPct: 100, burnRate: 0 });
  });
});

describe('calls between services', () => {
  const calls = (...parts: Counts[]) => callsBetween(both(...parts), [['deals', 'prices']]);

  test('that are answered 404 or 200 have not failed', () => {
    expect(calls(answered(price, { times: 9 }), answered(price, { status: 404 }))).toMatchObject({
      requests: 10,
      failures: 0,
    });
  });

  test('that end in 5xx are known to both ends and count once', () => {
    const both503 = [answered(price, { status: 503, times: 4 }), failing('deals', 'prices', 'failed', 4)];
    expect(calls(answered(price, { times: 6 }), ...both503)).toMatchObject({ requests: 10, failures: 4 });
  });

  test('that nobody answers are counted where they are felt, those that come too late are failures', () => {
    expect(calls(failing('deals', 'prices', 'failed', 5))).toMatchObject({ requests: 5, failures: 5 });
    const late = calls(answered(price, { ms: 2_000, times: 5 }), failing('deals', 'prices', 'timed-out', 5));
    expect(late).toMatchObject({ requests: 5, failures: 5 });
  });

  test('that were never sent are no requests', () => {
    expect(calls(failing('deals', 'prices', 'circuit-open', 7))).toMatchObject({
      requests: 0,
      failures: 0,
      refused: 7,
    });
  });

  test('never fail more often than they are made', () => {
    const some = fc.nat(20);
    fc.assert(
      fc.property(some, some, some, some, (good, bad, failed, late) => {
        const { requests, failures } = calls(
          answered(price, { times: good }),
          answered(price, { status: 503, times: bad }),
          failing('deals', 'prices', 'failed', failed),
          failing('deals', 'prices', 'timed-out', late),
        );
        expect(failures).toBeLessThanOrEqual(requests);
        expect(requests).toBeGreaterThanOrEqual(good + bad);
      }),
    );
  });
});

test('a window ends with a second that is over for a second, and not for two', () => {
  fc.assert(
    fc.property(fc.integer({ min: LAST * 1_000, max: LAST * 1_000 + 10_000 }), (ms) => {
      const age = ms - (lastSecond(new Date(ms)) + 1) * 1_000;
      expect(age).toBeGreaterThanOrEqual(1_000);
      expect(age).toBeLessThan(2_000);
    }),
  );
});

test('names of edges are read as they are written', () => {
  expect(readEdge('client>deals|list-deals')).toEqual({ caller: 'client', callee: 'deals', handler: 'list-deals' });
  expect([readEdge('deals>prices'), readEdge('@enrichment')]).toEqual([undefined, undefined]);
});
