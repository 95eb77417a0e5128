/** What each scenario sends: wave by wave, from seed and number alone. The mixes are those of the public load lab. */
import type { ScenarioName } from '../../shared/contracts/lab.http.ts';
import { type Chance, chanceOf } from './chance.ts';

export interface PlannedRequest {
  readonly kind: 'list' | 'detail' | 'purchase' | 'enqueue' | 'hash-bad' | 'hash-good';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Until here the caller waits for its answer. */
  readonly timeoutMs: number;
}

export interface Traffic {
  /** From the beginning of a wave to that of the next; longer when answers take longer. */
  readonly intervalMs: number;
  /** The requests that leave at the same time, for the wave of that number from 0. */
  readonly wave: (seed: number, wave: number) => readonly PlannedRequest[];
  /** The run is done when so many jobs were accepted. */
  readonly acceptedGoal?: number;
}

/** No scenario sends more than this: both cores belong to the system, not to its callers. */
export const MOST_PER_SECOND = 1_000;

const DEALS = 220;
/** Whose receipts come to nobody: RFC 2606 keeps the domain free. */
const BUYER = 'load-lab@playground.example';

const dealId = (number: number): string => `d-${String(number).padStart(5, '0')}`;

const list = (limit: number, timeoutMs: number): PlannedRequest => ({
  kind: 'list',
  method: 'GET',
  path: `/api/deals?city=valencia&limit=${limit}`,
  timeoutMs,
});
const detail = (number: number, timeoutMs: number): PlannedRequest => ({
  kind: 'detail',
  method: 'GET',
  path: `/api/deals/${dealId(number)}`,
  timeoutMs,
});
const purchase = (number: number, timeoutMs: number): PlannedRequest => ({
  kind: 'purchase',
  method: 'POST',
  path: '/api/purchase',
  body: { dealId: dealId(number), quantity: 1, email: BUYER },
  timeoutMs,
});
const enqueue = (count: number, timeoutMs: number): PlannedRequest => ({
  kind: 'enqueue',
  method: 'POST',
  path: '/api/enrichment-jobs',
  body: { count },
  timeoutMs,
});
const hash = (
  way: 'bad' | 'good',
  body: { rounds: number; iterations: number },
  timeoutMs: number,
): PlannedRequest => ({
  kind: `hash-${way}`,
  method: 'POST',
  path: `/api/heavy-hash/${way}`,
  body,
  timeoutMs,
});

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** 1 to 220, one after the other, begun where the seed says. */
const inTurn = (seed: number, wave: number): number => ((seed + wave) % DEALS) + 1;

function chaos(chance: Chance): PlannedRequest[] {
  const requests = times(chance.between(8, 17), () => list(chance.oneOf([20, 6]), 2_200));
  requests.push(...times(chance.between(4, 9), () => detail(chance.between(1, DEALS), 2_600)));
  if (chance.happens(0.65)) requests.push(purchase(chance.between(1, DEALS), 2_500));
  if (chance.happens(0.4)) requests.push(enqueue(chance.between(300, 1_999), 2_800));
  const which = chance.share();
  if (which < 0.45) requests.push(hash(which < 0.18 ? 'bad' : 'good', { rounds: 2, iterations: 180_000 }, 8_000));
  return requests;
}

const LONG_HASH = { rounds: 3, iterations: 230_000 };
const WAVE_OF_LISTS = 200;

export const TRAFFIC: Readonly<Record<ScenarioName, Traffic>> = {
  normal: {
    intervalMs: 700,
    wave: (seed, wave) => [
      list(6, 1_600),
      detail(inTurn(seed, wave), 1_500),
      ...(wave % 4 === 3 ? [purchase(inTurn(seed, wave), 2_000)] : []),
    ],
  },
  spike: { intervalMs: 280, wave: () => times(14, () => list(20, 1_800)) },
  chaotic: { intervalMs: 1_700, wave: (seed, wave) => chaos(chanceOf(seed, wave)) },
  'high-throughput': {
    intervalMs: (WAVE_OF_LISTS / MOST_PER_SECOND) * 1_000,
    wave: () => times(WAVE_OF_LISTS, () => list(20, 2_200)),
  },
  'enqueue-10k': { intervalMs: 100, wave: () => [enqueue(100, 2_500)], acceptedGoal: 10_000 },
  'blocking-hash': { intervalMs: 5_000, wave: () => [hash('bad', LONG_HASH, 7_000)] },
  'worker-hash': { intervalMs: 5_000, wave: () => [hash('good', LONG_HASH, 7_000)] },
};
