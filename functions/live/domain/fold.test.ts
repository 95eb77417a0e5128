import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf, LATENCY_BUCKETS } from '../../shared/contracts/latency.ts';
import type { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import { addTo, bucketsIn, edgeOf, INGRESS, numberIn, OPEN_SECONDS } from '../../shared/contracts/sli-counts.ts';
import { fold } from './fold.ts';

const NOW = new Date('2026-01-01T00:10:00.500Z');
const SECOND = Math.floor(NOW.getTime() / 1_000);
const EDGE = INGRESS.dealsList;

const told = (type: string, data: Record<string, unknown>, agoMs = 0): FeedEvent => ({
  id: crypto.randomUUID(),
  type,
  source: 'playground.system',
  time: new Date(NOW.getTime() - agoMs).toISOString(),
  correlationId: 'c',
  causationId: 'r',
  traceId: null,
  data,
});
const request = (data: Record<string, unknown>, agoMs = 0) =>
  told(
    'RequestHandled',
    {
      ...{ requestId: 'r', caller: 'client', callee: 'deals', handler: 'list-deals', route: 'GET /api/deals' },
      ...{ status: 200, ms: 5, cold: false, changes: [] },
      ...data,
    },
    agoMs,
  );
const summary = (data: Record<string, unknown>) =>
  told('RequestsSummarised', {
    ...{ caller: 'client', callee: 'deals', handler: 'list-deals', route: 'GET /api/deals' },
    ...{ from: NOW.toISOString(), to: NOW.toISOString(), exemplars: [], byStatus: { 200: 1 }, count: 1 },
    latency: Array.from({ length: LATENCY_BUCKETS }, (_, bucket) => (bucket === 3 ? 1 : 0)),
    ...data,
  });

const sumOf = (folded: ReturnType<typeof fold>): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const second of folded.seconds.values()) addTo(sums, second);
  return sums;
};

const requests = fc.array(
  fc.record({
    status: fc.constantFrom(200, 404, 429, 500, 503),
    ms: fc.integer({ min: 0, max: 3_000 }),
    waitedMs: fc.integer({ min: 0, max: 500 }),
    handoverMs: fc.integer({ min: 0, max: 100 }),
    hits: fc.nat(20),
    agoMs: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 40 },
);

/** What the caller waited for: until the handler began, its work, and handing its events over. */
const whole = ({ ms, waitedMs, handoverMs }: { ms: number; waitedMs: number; handoverMs: number }): number =>
  waitedMs + ms + handoverMs;

describe('what events mean for the numbers', () => {
  test('sums over seconds are the sums over the requests, however they are batched and ordered', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 12 }), fc.boolean(), (list, size, backwards) => {
        const events = list.map(({ hits, agoMs, ...data }) =>
          request({ ...data, ...(hits > 0 && { tally: { hits } }) }, agoMs),
        );
        const ordered = backwards ? events.toReversed() : events;
        const sums: Record<string, number> = {};
        const bySecond = new Map<number, number>();
        let [minuteRequests, minuteErrors] = [0, 0];
        for (let from = 0; from < ordered.length; from += size) {
          const folded = fold(ordered.slice(from, from + size), NOW);
          addTo(sums, sumOf(folded));
          for (const [second, counts] of folded.seconds) {
            bySecond.set(second, (bySecond.get(second) ?? 0) + numberIn(counts, EDGE, 'n'));
          }
          for (const minute of folded.minutes.values()) {
            minuteRequests += minute.requests;
            minuteErrors += minute.errors;
          }
        }
        const failed = list.filter(({ status }) => status >= 500).length;
        expect(numberIn(sums, EDGE, 'n')).toBe(list.length);
        expect(numberIn(sums, EDGE, '5xx')).toBe(failed);
        expect(numberIn(sums, EDGE, '429')).toBe(list.filter(({ status }) => status === 429).length);
        expect(numberIn(sums, EDGE, '~hits')).toBe(list.reduce((all, { hits }) => all + hits, 0));
        expect(numberIn(sums, EDGE, 'ms')).toBeCloseTo(list.map(whole).reduce((all, ms) => all + ms, 0));
        const buckets = new Array<number>(LATENCY_BUCKETS).fill(0);
        for (const bucket of list.map(whole).map(bucketOf)) buckets[bucket] = (buckets[bucket] ?? 0) + 1;
        expect(bucketsIn(sums, EDGE)).toEqual(buckets);
        for (const [second, count] of bySecond) {
          expect(count).toBe(events.filter(({ time }) => Math.floor(Date.parse(time) / 1_000) === second).length);
        }
        expect([minuteRequests, minuteErrors]).toEqual([list.length, failed]);
      }),
    );
  });

  test('a summary counts like the requests that it stands for, in the second of the last of them', () => {
    const to = new Date(NOW.getTime() - 9_000);
    const latency = new Array<number>(LATENCY_BUCKETS).fill(0);
    latency[7] = 30;
    const folded = fold(
      [
        summary({
          ...{ to: to.toISOString(), count: 30, byStatus: { 200: 25, 429: 3, 503: 2 }, latency },
          ...{ totalMs: 140.5, tally: { hits: 400 } },
        }),
      ],
      NOW,
    );
    expect([...folded.seconds.keys()]).toEqual([Math.floor(to.getTime() / 1_000)]);
    const sums = sumOf(folded);
    expect(['n', '5xx', '429', 'ms', 'b7', '~hits'].map((what) => numberIn(sums, EDGE, what))).toEqual([
      30, 2, 3, 140.5, 30, 400,
    ]);
  });

  test('calls that fail are counted where they are felt, messages by queue and outcome', () => {
    const message = {
      ...{ queue: 'enrichment', consumer: 'enrichment/on-enrichment-requested', messageId: 'm', eventId: 'e' },
      ...{ eventType: 'EnrichmentRequested', attempt: 1, of: 3 },
    };
    const sums = sumOf(
      fold(
        [
          told('CallFailed', { caller: 'deals', dependency: 'prices', reason: 'timed-out', count: 4, ms: 3_200 }),
          told('MessageHandled', { ...message, outcome: 'handled', ms: 3, waitedMs: 5, changes: [] }),
          told('MessageFailed', { ...message, error: { name: 'E', message: 'm' }, ms: 1, retryInMs: null }),
          told('MessageDeadLettered', { ...message, deadLetterQueue: 'enrichment-dlq', reason: 'm' }),
        ],
        NOW,
      ),
    );
    expect(sums).toEqual({
      'deals>prices#!timed-out': 4,
      '@enrichment#handled': 1,
      '@enrichment#failed': 1,
      '@enrichment#dead': 1,
    });
  });

  test('what comes very late counts in the oldest second that is open, what a clock ahead of ours says counts now', () => {
    const folded = fold([request({}, 3_600_000), request({}, -60_000)], NOW);
    expect([...folded.seconds.keys()].toSorted()).toEqual([SECOND - OPEN_SECONDS, SECOND]);
  });

  test('other clients’ doors count for their edge, but not for the budget of the lab', () => {
    const folded = fold([request({ callee: 'catalog', handler: 'list-products' })], NOW);
    expect(numberIn(sumOf(folded), edgeOf('client', 'catalog', 'list-products'), 'n')).toBe(1);
    expect(folded.minutes.size).toBe(0);
  });

  test('events that say nothing about it, or nothing readable, count nothing', () => {
    const odd = [
      told('OrderPlaced', { orderId: 'o' }),
      told('RequestHandled', { status: 'fine' }),
      summary({ count: 0 }),
    ];
    const folded = fold([...odd, told('RequestsSummarised', { to: 'never' })], NOW);
    expect(folded.seconds.size + folded.minutes.size).toBe(0);
  });
});
