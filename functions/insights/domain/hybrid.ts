/** What read model and caches save: cards and calls counted in the window. */

import type { HybridView } from '../../shared/contracts/sli.http.ts';
import { type Counts, INGRESS, numberIn, readEdge } from '../../shared/contracts/sli-counts.ts';
import { type Asked, instantOf, type Measured } from './sli-view.ts';
import { percentOf, round, sumOf } from './window.ts';

const LIST = INGRESS.dealsList;
/** A card put together now costs a price, a stock, a rating and a merchant; a list, besides, the catalog. */
const CALLS_PER_CARD = 4;
const CALLS_PER_LIST = 1;

const SUMMARY =
  'Lists come from the read model, at most a second old from the function’s own memory; details and missing cards are put together live.';

/** Cards of lists, by where they came from: hits + stale + misses + memory = cards. */
export function readsOf(counts: Counts) {
  const tally = (name: string): number => numberIn(counts, LIST, `~${name}`);
  const [hits, stale, misses, memory] = [tally('hits'), tally('stale'), tally('misses'), tally('memory')];
  const cards = hits + stale + misses + memory;
  return {
    ...{ hits, stale, misses, memory, cards },
    refreshEnqueued: tally('refreshEnqueued'),
    upstreamCalls: tally('upstreamCalls'),
    lists: numberIn(counts, LIST, 'n'),
    freshHitPct: percentOf(hits + memory, cards),
    coveragePct: percentOf(hits + memory + stale, cards),
  };
}

/** Of the deal catalog's list cache, whoever asked. */
function catalogCacheOf(counts: Counts) {
  const sum = { hits: 0, misses: 0 };
  for (const name of Object.keys(counts)) {
    const subject = name.slice(0, name.indexOf('#'));
    if (readEdge(subject)?.callee !== 'deal-catalog') continue;
    if (name.endsWith('#~catalogHits')) sum.hits += counts[name] ?? 0;
    if (name.endsWith('#~catalogMisses')) sum.misses += counts[name] ?? 0;
  }
  return sum;
}

export function hybridView(measured: Measured, { last, window }: Asked): HybridView {
  const counts = sumOf(measured, last - window + 1, last);
  const { lists, cards, upstreamCalls, refreshEnqueued, freshHitPct, coveragePct, ...origins } = readsOf(counts);
  const { hits, stale, misses, memory } = origins;
  const catalog = catalogCacheOf(counts);
  const rate = (count: number): number => round(count / window);
  const withoutReadModel = cards * CALLS_PER_CARD + lists * CALLS_PER_LIST;
  return {
    timestamp: instantOf(last + 1),
    windowSeconds: window,
    architecture: { mode: 'hybrid', summary: SUMMARY },
    readModel: {
      totals: { hits, stale, misses, memory, refreshEnqueued },
      rates: {
        hitRps: rate(hits),
        missRps: rate(misses),
        staleRps: rate(stale),
        memoryRps: rate(memory),
        refreshEnqueueRps: rate(refreshEnqueued),
      },
      freshHitPct,
      coveragePct,
    },
    catalogCache: {
      totals: catalog,
      rates: { hitRps: rate(catalog.hits), missRps: rate(catalog.misses) },
      hitPct: percentOf(catalog.hits, catalog.hits + catalog.misses),
    },
    listTraffic: { lists, dealsListRps: rate(lists), cards, upstreamCalls },
    fanout: {
      withoutReadModel,
      caused: upstreamCalls,
      savedPct: Math.max(0, percentOf(withoutReadModel - upstreamCalls, withoutReadModel)),
    },
  };
}
