/** The deals platform under the load that the public peer of the load lab was measured with. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { EnrichmentAccepted } from '../../../functions/shared/contracts/deals.http.ts';
import type { Viewer } from './feed.ts';
import { type Figure, rounded } from './figures.ts';
import { closedLoop } from './requests.ts';

/** mgierschdev/nodejs-services-under-load-lab at 7ba3391: nine Express services and Redis, measured on two cores. */
const PEER = 'peer, on its own machine';
const DEALS = 220;
const CONCURRENCY = 20;
const JOBS_PER_CALL = 200;
const DRAINED_WITHIN_MS = 60_000;
const WARM_UP_SECONDS = 2;

interface Length {
  readonly seconds: number;
  readonly warmUpSeconds?: number;
}

const LIST = '/api/deals?city=valencia&limit=20';
const detail = (index: number): string => `/api/deals/d-${String((index % DEALS) + 1).padStart(5, '0')}`;

const ListMeta = z.object({ meta: z.object({ readModel: z.record(z.string(), z.unknown()) }) });

/** Asks until a list is served from the read model alone, so that hits are measured and not the first filling. */
async function warmedUp(origin: string): Promise<string> {
  let answer: unknown;
  for (let round = 0; round < 160; round += 1) {
    answer = await (await fetch(origin + LIST, { signal: AbortSignal.timeout(15_000) })).json();
    // what was answered from memory read nothing and says nothing about the cards
    const { hits = 0, misses = 0, stale = 0 } = ListMeta.parse(answer).meta.readModel;
    if (hits !== 0 && misses === 0 && stale === 0) break;
    await pause(250);
  }
  return JSON.stringify(ListMeta.parse(answer).meta.readModel);
}

/** The compiler takes its time with new environments: rounds until two in a row are hardly quicker than the best. */
const ROUND_SECONDS = 4;
const MOST_ROUNDS = 15;
const STEADY = 1.05;

/** Loads until the rate is steady. @returns seconds that it took */
async function untilSteady(origin: string, roundSeconds: number): Promise<number> {
  let best = 0;
  let slower = 0;
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const { rate } = await closedLoop({ origin, path: () => LIST, seconds: roundSeconds, concurrency: CONCURRENCY });
    slower = rate < best * STEADY ? slower + 1 : 0;
    if (slower === 2) return round * roundSeconds;
    best = Math.max(best, rate);
  }
  return MOST_ROUNDS * roundSeconds;
}

/** @param origins where the lists are asked for, by name: the page's origin, the data plane */
export async function dealLists(
  origins: Readonly<Record<string, string>>,
  { seconds, warmUpSeconds = ROUND_SECONDS }: Length,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, origin] of Object.entries(origins)) {
    const readModel = await warmedUp(origin);
    const warmUp = await untilSteady(origin, warmUpSeconds);
    const { rate, p50, p95, failed } = await closedLoop({
      origin,
      path: () => LIST,
      seconds,
      concurrency: CONCURRENCY,
    });
    figures.push({
      what: `deals list, closed loop, concurrency ${CONCURRENCY} (${name})`,
      value: `${rounded(rate)}/s, p50 ${rounded(p50)} ms, p95 ${rounded(p95)} ms`,
      target: '≥ 1000/s',
      met: rate >= 1_000,
      note: `${failed} failed; after ${rounded(warmUp)} s of load; system events summarised; last list before: ${readModel}; ${PEER}: 1398-1535/s, p95 25-27 ms`,
    });
  }
  return figures;
}

/** Five services are asked for each answer. */
export async function dealDetails(
  origin: string,
  { seconds, warmUpSeconds = WARM_UP_SECONDS }: Length,
): Promise<Figure> {
  await closedLoop({ origin, path: detail, seconds: warmUpSeconds, concurrency: 4 });
  const { rate, p50, p95, failed, byStatus } = await closedLoop({ origin, path: detail, seconds, concurrency: 8 });
  return {
    what: 'deal detail, closed loop, concurrency 8 (fan-out to five services)',
    value: `${rounded(rate)}/s, p50 ${rounded(p50)} ms, p95 ${rounded(p95)} ms`,
    target: 'p95 ≤ 300 ms',
    met: p95 <= 300,
    note: `${failed} failed ${JSON.stringify(byStatus)}; no latency simulated; ${PEER}: p50 about 360 ms with its simulated latencies`,
  };
}

/** Posts jobs until the time is over, takes every refusal for an answer, and waits until what was accepted is done. */
export async function enrichment(origin: string, viewer: Viewer, seconds: number): Promise<Figure[]> {
  let [done, seen] = [0, 0];
  let [lastDoneAt, lastSeenAt] = [Date.now(), Date.now()];
  viewer.onArrival = ({ event, at }) => {
    seen += 1;
    lastSeenAt = at;
    if (event.type !== 'EnrichmentCompleted') return;
    done += 1;
    lastDoneAt = at;
  };
  const startedAt = Date.now();
  let [accepted, refused, deepest] = [0, 0, 0];
  while (Date.now() - startedAt < seconds * 1_000) {
    const answer = await fetch(`${origin}/api/enrichment-jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ count: JOBS_PER_CALL }),
      signal: AbortSignal.timeout(15_000),
    });
    const body: unknown = await answer.json();
    if (answer.status === 202) {
      const place = EnrichmentAccepted.parse(body);
      accepted += place.accepted;
      deepest = Math.max(deepest, place.outstanding);
    } else if (answer.status === 429) {
      refused += 1;
      await pause(100);
    } else
      throw new Error(`POST /api/enrichment-jobs answered ${answer.status}: ${JSON.stringify(body).slice(0, 200)}`);
  }
  for (const end = Date.now() + DRAINED_WITHIN_MS; done < accepted && Date.now() < end; ) await pause(50);
  viewer.onArrival = undefined;
  const perSecond = (count: number, lastAt: number): number => count / Math.max(0.001, (lastAt - startedAt) / 1_000);
  const events = perSecond(seen, lastSeenAt);
  return [
    {
      what: 'enrichment jobs done, admission at 1000 outstanding',
      value: `${rounded(perSecond(done, lastDoneAt))}/s`,
      target: '–',
      met: null,
      note: `${done} of ${accepted} accepted done, ${refused} answers 429, at most ${deepest} outstanding; system events on; ${PEER}: 31-34 posts accepted, about 390/s`,
    },
    {
      what: 'bus events of all kinds at the socket, while these jobs are done',
      value: `${rounded(events)}/s`,
      target: '≥ 180/s',
      met: events >= 180,
      note: `${seen} events; system events on`,
    },
  ];
}
