/** Which request comes when: seed and number decide, nothing else. */
import { DEAL_COUNT, dealIdOf } from '../../functions/shared/contracts/demo-deals.ts';

export const MODES = ['deals', 'detail', 'enqueue', 'hash-bad', 'hash-good', 'mixed'] as const;
export type Mode = (typeof MODES)[number];
export type Kind = Exclude<Mode, 'mixed'>;

export interface LoadRequest {
  readonly kind: Kind;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** Until here the caller waits for its answer. */
  readonly timeoutMs: number;
}

const hash = JSON.stringify({ rounds: 2, iterations: 180_000 });

/** The mixes of the public load lab that this one is compared with. */
const REQUESTS: Readonly<Record<Exclude<Kind, 'detail'>, LoadRequest>> = {
  deals: { kind: 'deals', method: 'GET', path: '/api/deals?city=valencia&limit=20', timeoutMs: 5_000 },
  enqueue: {
    kind: 'enqueue',
    method: 'POST',
    path: '/api/enrichment-jobs',
    body: JSON.stringify({ count: 200 }),
    timeoutMs: 2_000,
  },
  'hash-bad': { kind: 'hash-bad', method: 'POST', path: '/api/heavy-hash/bad', body: hash, timeoutMs: 7_000 },
  'hash-good': { kind: 'hash-good', method: 'POST', path: '/api/heavy-hash/good', body: hash, timeoutMs: 7_000 },
};

/** One deal after the other, begun where the seed says: each is put together from five services. */
const detail = (seed: number, number: number): LoadRequest => ({
  kind: 'detail',
  method: 'GET',
  path: `/api/deals/${dealIdOf(((seed + number) % DEAL_COUNT) + 1)}`,
  timeoutMs: 5_000,
});

/** Upper ends of the shares of `mixed`: 68 % lists, 16 % jobs, 8 % of each hash. */
const SHARES: readonly (readonly [upTo: number, kind: Exclude<Kind, 'detail'>])[] = [
  [0.68, 'deals'],
  [0.84, 'enqueue'],
  [0.92, 'hash-bad'],
  [1, 'hash-good'],
];

/**
 * A number from 0 to 1 that looks random and follows from seed and position alone (the finaliser of MurmurHash3), so
 * that callers may take their numbers in any order.
 */
export function chance(seed: number, position: number): number {
  let bits = (seed ^ Math.imul(position + 1, 0x9e3779b1)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** The request of that number, from 0. */
export function requestAt(mode: Mode, seed: number, number: number): LoadRequest {
  if (mode === 'detail') return detail(seed, number);
  if (mode !== 'mixed') return REQUESTS[mode];
  const drawn = chance(seed, number);
  const kind = SHARES.find(([upTo]) => drawn < upTo)?.[1] ?? 'hash-good';
  return REQUESTS[kind];
}
