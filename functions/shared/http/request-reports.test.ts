import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf } from '../contracts/latency.ts';
import { createReports, type Request } from './request-reports.ts';

const requests = fc.array(
  fc.record({
    caller: fc.constantFrom('client', 'cart', 'orders'),
    route: fc.constantFrom('GET /api/a', 'GET /api/b'),
    tally: fc.dictionary(fc.constantFrom('hits', 'misses'), fc.nat(9)).map((counts) => new Map(Object.entries(counts))),
    status: fc.constantFrom(200, 201, 404, 500),
    ms: fc.double({ min: 0, max: 10_000, noNaN: true }),
    correlationId: fc.uuid(),
    always: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    emits: fc.boolean(),
    // mostly far above 20 in a second, with lulls in which summaries fall due
    afterMs: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 20 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 900 }) },
    ),
  }),
  { maxLength: 300, size: 'max' },
);

const plain: Request = {
  caller: 'client',
  route: 'GET /api/a',
  status: 200,
  ms: 3,
  correlationId: 'c',
  tally: new Map(),
  always: false,
  emits: false,
};
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);

describe('reports of requests', () => {
  test('count every request exactly once: alone, in a summary, or still waiting for the next invocation', () => {
    fc.assert(
      fc.property(requests, (list) => {
        const reports = createReports();
        let now = 0;
        let own = 0;
        const summaries = list.flatMap(({ afterMs, ...request }) => {
          now += afterMs;
          const outcome = reports.record(request, now);
          if (outcome.own) own += 1;
          expect(outcome.own || !request.always).toBe(true);
          return outcome.summaries;
        });
        const last = reports.record({ ...plain, always: true }, now + 10_000);
        const counted = [...summaries, ...last.summaries].reduce((sum, { count }) => sum + count, 0);
        expect(own + counted).toBe(list.length);
      }),
    );
  });

  test('a summary is whole: statuses and buckets add up to its count, with at most three exemplars', () => {
    fc.assert(
      fc.property(requests, (list) => {
        const reports = createReports();
        let now = 0;
        for (const { afterMs, ...request } of list) {
          now += afterMs;
          for (const summary of reports.record({ ...request, always: false }, now).summaries) {
            expect(Object.values(summary.byStatus).reduce((a, b) => a + b, 0)).toBe(summary.count);
            expect(summary.latency.reduce((a, b) => a + b, 0)).toBe(summary.count);
            expect(summary.latency).toHaveLength(40);
            expect(summary.exemplars.length).toBeLessThanOrEqual(3);
            expect(summary.from).toBeLessThanOrEqual(summary.to);
          }
        }
      }),
    );
  });

  test('what handlers tally is neither lost nor counted twice, whether a request stands alone or in a summary', () => {
    fc.assert(
      fc.property(requests, (list) => {
        const reports = createReports();
        let now = 0;
        let own = 0;
        let summed = 0;
        for (const { afterMs, ...request } of [...list, { ...plain, always: true, afterMs: 10_000 }]) {
          now += afterMs;
          const outcome = reports.record(request, now);
          if (outcome.own) own += sum(request.tally.values());
          summed += sum(outcome.summaries.flatMap(({ tally }) => Object.values(tally)));
        }
        expect(own + summed).toBe(sum(list.flatMap(({ tally }) => [...tally.values()])));
      }),
    );
  });

  test('at most 20 requests of a second get their own report, and summaries are at least 500 ms apart', () => {
    const reports = createReports();
    const at: number[] = [];
    let own = 0;
    for (let now = 0; now < 1_000; now += 2) {
      const outcome = reports.record(plain, now);
      if (outcome.own) own += 1;
      if (outcome.summaries.length > 0) at.push(now);
    }
    expect(own).toBe(20);
    expect(at.length).toBeGreaterThan(0);
    expect(at.slice(1).every((now, index) => now - (at[index] ?? 0) >= 500)).toBe(true);
  });

  test('a busy second is followed by one that counts from its beginning, a quiet one by reports again', () => {
    const reports = createReports();
    const ownWithin = (from: number, everyMs: number): number => {
      let own = 0;
      for (let now = from; now < from + 1_000; now += everyMs) own += Number(reports.record(plain, now).own);
      return own;
    };
    expect([ownWithin(0, 10), ownWithin(1_000, 10), ownWithin(2_000, 10)]).toEqual([20, 0, 0]);
    expect(reports.record({ ...plain, always: true }, 2_995).own).toBe(true);
    expect([ownWithin(3_000, 100), ownWithin(4_000, 100)]).toEqual([0, 10]); // the second before was busy, then it was not
    expect([ownWithin(10_000, 10), ownWithin(20_000, 10)]).toEqual([20, 20]); // nothing came in between
  });

  test('what handing events over took is said by the next report that leaves, and by none that stays', () => {
    const reports = createReports();
    expect(reports.record(plain, 0).handoverMs).toBe(0); // nobody knows yet
    reports.handedOver(12);
    for (let own = 1; own < 20; own += 1) expect(reports.record(plain, 1)).toMatchObject({ own: true, handoverMs: 12 });
    const carrying = reports.record({ ...plain, ms: 3 }, 2); // counted, and takes its summary along at once
    expect(carrying).toMatchObject({ own: false, handoverMs: 12, summaries: [{ count: 1, totalMs: 15 }] });
    expect(carrying.summaries[0]?.latency[bucketOf(15)]).toBe(1);
    reports.handedOver(40);
    expect(reports.record(plain, 3)).toEqual({ own: false, handoverMs: 0, summaries: [] });
    expect(reports.record({ ...plain, emits: true }, 4)).toEqual({ own: false, handoverMs: 40, summaries: [] });
    // 3 ms that stayed, 3 + 40 that had its domain events to hand over, 3 + 40 that takes the summary along
    expect(reports.record({ ...plain, always: true }, 600).summaries).toMatchObject([{ count: 2, totalMs: 46 }]);
  });

  test('a bucket holds what is at most 1.25^i ms', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5_000, noNaN: true }), (ms) => {
        const bucket = bucketOf(ms);
        expect(ms).toBeLessThanOrEqual(1.25 ** bucket * 1.000001);
        if (bucket > 0) expect(ms).toBeGreaterThan(1.25 ** (bucket - 1));
      }),
    );
    expect(bucketOf(1e9)).toBe(39);
  });
});
