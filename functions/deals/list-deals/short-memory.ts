/**
 * Answered lists, kept for at most a second in the memory of one environment: the same question again costs neither a
 * call nor a line of JSON. Few lists are kept, because callers choose the city.
 */
import type { DealList } from '../../shared/contracts/deals.http.ts';

export const KEPT_MS = 1_000;
const MOST_LISTS = 50;

export interface Remembered {
  readonly cards: number;
  /** The answer for another request: nothing of it was read or called for that one. */
  readonly jsonFor: (requestId: string) => string;
}

export interface ShortMemory {
  find(key: string): Remembered | undefined;
  /** Keeps what was answered. */
  keep(key: string, answer: DealList): void;
}

const NOTHING_READ = { hits: 0, stale: 0, misses: 0, refreshEnqueued: 0 } as const;

function remembered({ deals, warnings }: DealList): Remembered {
  const meta = { cache: 'memory', upstreamMs: 0, upstreamCalls: 0, readModel: NOTHING_READ };
  const before = `${JSON.stringify({ deals, warnings }).slice(0, -1)},"meta":{"requestId":`;
  const after = `,${JSON.stringify(meta).slice(1)}}`;
  return { cards: deals.length, jsonFor: (requestId) => before + JSON.stringify(requestId) + after };
}

export function shortMemory(now: () => number): ShortMemory {
  const lists = new Map<string, { readonly until: number; readonly list: Remembered }>();
  return {
    find(key) {
      const entry = lists.get(key);
      return entry !== undefined && now() < entry.until ? entry.list : undefined;
    },
    keep(key, answer) {
      lists.delete(key);
      const [oldest] = lists.keys();
      if (lists.size >= MOST_LISTS && oldest !== undefined) lists.delete(oldest);
      lists.set(key, { until: now() + KEPT_MS, list: remembered(answer) });
    },
  };
}
