/** Answers to lists, kept in the environment for a short time: many callers ask for the same few. */
import type { CatalogDeal } from '../shared/contracts/deals.http.ts';

const FRESH_MS = 5_000;
/** Callers choose the keys, so there have to be few; the one that was asked for longest ago goes first. */
const MOST = 64;

export interface ListCache {
  /** `load` runs once for everybody who asks meanwhile; a failure of it is not kept. */
  get(
    city: string,
    limit: number,
    load: () => Promise<readonly CatalogDeal[]>,
  ): Promise<{ deals: readonly CatalogDeal[]; hit: boolean }>;
  readonly size: () => number;
}

interface Kept {
  readonly deals: Promise<readonly CatalogDeal[]>;
  readonly since: number;
}

/** One per environment. `now` in milliseconds. */
export function listCache(now: () => number): ListCache {
  const kept = new Map<string, Kept>();

  function keep(key: string, load: () => Promise<readonly CatalogDeal[]>): Kept {
    const entry: Kept = { deals: load(), since: now() };
    kept.set(key, entry);
    entry.deals.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    return entry;
  }

  return {
    async get(city, limit, load) {
      const key = `${city}#${limit}`;
      const former = kept.get(key);
      kept.delete(key); // and in again behind the others: the order of the map is that of asking
      if (former !== undefined && now() - former.since < FRESH_MS) {
        kept.set(key, former);
        return { deals: await former.deals, hit: true };
      }
      return { deals: await keep(key, load).deals, hit: false };
    },
    size: () => kept.size,
  };
}
