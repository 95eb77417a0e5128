/**
 * Answered lists, kept for at most a second in the memory of one environment: the same question again costs neither a
 * call nor a line of JSON. Few lists are kept, because callers choose the city.
 */
import type { DealList } from '../../shared/contracts/deals.http.ts';
import { KEPT_MS as CARD_KEPT_MS } from '../domain/freshness.ts';

export const KEPT_MS = 1_000;
/** An older one is better than none: it is told for as long as a card may be served. */
export const LAST_RESORT_MS = CARD_KEPT_MS;
const MOST_LISTS = 50;

export interface Remembered {
  readonly cards: number;
  /** The answer for another request: nothing of it was read or called for that one. */
  readonly jsonFor: (requestId: string) => string;
}

export interface ShortMemory {
  find(key: string): Remembered | undefined;
  /** The last answer, for when nothing better can be had without a crowd of calls. */
  lastResort(key: string): DealList | undefined;
  /** Keeps what was answered. What was answered from `lastResort` becomes no younger by that. */
  keep(key: string, answer: DealList): void;
}

const NOTHING_READ = { hits: 0, stale: 0, misses: 0, refreshEnqueued: 0 } as const;

function remembered({ deals, warnings }: DealList): Remembered {
  const meta = { cache: 'memory', upstreamMs: 0, upstreamCalls: 0, readModel: NOTHING_READ };
  const before = `${JSON.stringify({ deals, warnings }).slice(0, -1)},"meta":{"requestId":`;
  const after = `,${JSON.stringify(meta).slice(1)}}`;
  return { cards: deals.length, jsonFor: (requestId) => before + JSON.stringify(requestId) + after };
}

interface Entry {
  readonly until: number;
  readonly list: Remembered;
  readonly madeAt: number;
  readonly answer: DealList;
}

export function shortMemory(now: () => number): ShortMemory {
  const lists = new Map<string, Entry>();
  return {
    find(key) {
      const entry = lists.get(key);
      return entry !== undefined && now() < entry.until ? entry.list : undefined;
    },
    lastResort(key) {
      const entry = lists.get(key);
      return entry !== undefined && now() - entry.madeAt < LAST_RESORT_MS ? entry.answer : undefined;
    },
    keep(key, answer) {
      const before = answer.meta.cache === 'memory' ? lists.get(key) : undefined;
      lists.delete(key);
      const [oldest] = lists.keys();
      if (lists.size >= MOST_LISTS && oldest !== undefined) lists.delete(oldest);
      const { madeAt, answer: made } = before ?? { madeAt: now(), answer };
      lists.set(key, { until: now() + KEPT_MS, list: remembered(answer), madeAt, answer: made });
    },
  };
}
