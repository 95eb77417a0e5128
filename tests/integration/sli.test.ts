import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { LATENCY_FACTOR } from '../../functions/shared/contracts/latency.ts';
import { HybridView, SliView } from '../../functions/shared/contracts/sli.http.ts';
import { restUrl, withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const somebody = new Visitor();
const sli = async (query: string) => SliView.parse(mustBe(200, await somebody.get(`/api/sli?${query}`)).body);
const secondOf = (ms: number): number => Math.floor(ms / 1_000);

interface Answered {
  readonly status: number;
  readonly ms: number;
  readonly endedAt: number;
}

/** Asks at the gateway, as the numbers are counted from there. */
async function ask(path: string, init: RequestInit = {}): Promise<Answered> {
  const startedMs = performance.now();
  const response = await fetch(restUrl().replace(/\/$/, '') + path, { ...init, signal: AbortSignal.timeout(20_000) });
  await response.arrayBuffer();
  return { status: response.status, ms: performance.now() - startedMs, endedAt: Date.now() };
}

const CALLERS = 4;
/** `times` requests of a few callers, each at most one in `everyMs`: slow enough to have reports of their own. */
async function load(times: number, everyMs: number, one: (index: number) => Promise<Answered>): Promise<Answered[]> {
  const caller = async (first: number): Promise<Answered[]> => {
    const answers: Answered[] = [];
    for (let index = first; index < times; index += CALLERS) {
      const [answer] = await Promise.all([one(index), pause(everyMs)]);
      answers.push(answer);
    }
    return answers;
  };
  return (await Promise.all(Array.from({ length: CALLERS }, (_, first) => caller(first)))).flat();
}

/** The second that is about to begin, and has begun: what was asked before counts in earlier ones. */
async function nextSecond(): Promise<number> {
  const next = secondOf(Date.now()) + 1;
  await pause(next * 1_000 - Date.now() + 20);
  return next;
}
const detail = (index: number) => ask(`/api/deals/d-${String(1 + (index % 20)).padStart(5, '0')}`);

const TIMEOUT_MS = 180_000; // a wait is long where the machine is slow

beforeAll(async () => {
  await load(8, 0, detail); // everything is warm
}, TIMEOUT_MS);

describe('a load that is known', { timeout: TIMEOUT_MS }, () => {
  test('is counted request by request, at the rate and with the latency that its callers see', async () => {
    await using _ = await withParameter('config/lab/behaviour', JSON.stringify({ prices: { latencyMs: [200, 450] } }));
    await eventually(async () => expect((await detail(0)).ms).toBeGreaterThan(200), { within: 15_000 });
    const begun = await nextSecond();
    const unknown = (index: number) => index % 12 === 0;
    const answers = await load(96, 400, (index) => (unknown(index) ? ask('/api/deals/d-99999') : detail(index)));
    const errors = answers.filter(({ status }) => status >= 500).length; // none, unless this machine is very busy
    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThan(0);

    const [first, last] = [
      Math.min(...answers.map(({ endedAt }) => endedAt)),
      Math.max(...answers.map((a) => a.endedAt)),
    ];
    const window = secondOf(last) - begun + 1;
    const until = new Date((secondOf(last) + 1) * 1_000).toISOString();
    const whole = `window=${window}&series=${window}&until=${until}`;
    const { sli: counted, series } = await eventually(
      async () => {
        const view = await sli(whole);
        expect(view.sli.timestamp).toBe(until);
        expect(view.sli.counts).toMatchObject({ requests: 96, errors, throttled: 0 });
        return view;
      },
      { within: 20_000, explain: () => 'not every request is counted once' },
    );
    expect(series.reduce((all, { requests }) => all + requests, 0)).toBe(96);
    expect(counted.errorRatePct).toBeCloseTo((errors / 96) * 100, 1);

    // the seconds in the middle, as callers saw them
    const [from, to] = [secondOf(first) + 2, secondOf(last) - 2];
    const inside = answers.filter(({ endedAt }) => secondOf(endedAt) >= from && secondOf(endedAt) <= to);
    const middle = await sli(`window=${to - from + 1}&until=${new Date((to + 1) * 1_000).toISOString()}`);
    const rate = inside.length / (to - from + 1);
    expect(Math.abs(middle.sli.requestRate - rate) / rate).toBeLessThan(0.1);

    const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
    const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN;
    expect(counted.p95LatencyMs).toBeGreaterThan(p95 / LATENCY_FACTOR);
    expect(counted.p95LatencyMs).toBeLessThan(p95 * LATENCY_FACTOR);

    const again = await Promise.all([sli(whole), sli(whole)]);
    expect(again[0]).toEqual(again[1]);
    expect(again[0]?.sli).toEqual(counted);
  });

  test('of refusals is no failure: 404 is an answer, 429 is counted apart', async () => {
    await using _ = await withParameter(
      'config/limits/deal-purchase',
      JSON.stringify({ attempts: 1, perSeconds: 900 }),
    );
    const buy = () =>
      ask('/api/purchase', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ dealId: 'd-99999', email: 'nobody@example.com' }),
      });
    await eventually(async () => expect((await buy()).status).toBe(429), { within: 15_000 });
    const begun = await nextSecond();
    const answers = await load(12, 200, buy);
    expect(answers.every(({ status }) => status === 429)).toBe(true);
    const end = secondOf(Date.now());
    const until = new Date((end + 1) * 1_000).toISOString();
    const window = Math.max(5, end - begun + 1);
    await eventually(
      async () => {
        const view = await sli(`window=${window}&until=${until}`);
        expect(view.sli.timestamp).toBe(until);
        expect(view.sli).toMatchObject({ errorRatePct: 0, counts: { errors: 0 } });
        expect(view.sli.counts.throttled).toBeGreaterThanOrEqual(12);
      },
      { within: 20_000, explain: () => 'refusals are not counted as such' },
    );
  });
});

test('viewers who look in the same second see the same, and no older than two seconds', async () => {
  await eventually(async () => {
    const both = await Promise.all([new Visitor(), new Visitor()].map((viewer) => viewer.get('/api/sli?series=60')));
    const [one, other] = both.map((answer) => SliView.parse(mustBe(200, answer).body));
    expect(other?.sli.timestamp).toBe(one?.sli.timestamp);
    expect(other).toEqual(one);
    expect(Date.now() - Date.parse(one?.sli.timestamp ?? '')).toBeLessThan(3_000); // and the way here
  });
});

test('lists from the read model cost no calls, and what is saved is counted', { timeout: TIMEOUT_MS }, async () => {
  await eventually(async () => expect((await ask('/api/deals?city=valencia&limit=10')).status).toBe(200));
  const lists = await load(20, 250, () => ask('/api/deals?city=valencia&limit=10'));
  expect(lists.every(({ status }) => status === 200)).toBe(true);
  await eventually(
    async () => {
      const { listTraffic, readModel, fanout } = HybridView.parse(
        mustBe(200, await somebody.get('/api/hybrid?window=30')).body,
      );
      const { hits, stale, misses, memory } = readModel.totals;
      expect(listTraffic.lists).toBeGreaterThanOrEqual(20);
      expect(hits + stale + misses + memory).toBe(listTraffic.cards);
      expect(memory + hits).toBeGreaterThan(0);
      expect(fanout.caused).toBe(listTraffic.upstreamCalls);
      expect(fanout.withoutReadModel).toBeGreaterThan(fanout.caused);
    },
    { within: 15_000, explain: () => 'the lists are not in the numbers' },
  );
});
