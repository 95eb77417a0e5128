import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HybridView } from '../../shared/contracts/sli.http.ts';
import { INGRESS, nameOf } from '../../shared/contracts/sli-counts.ts';
import { measuredFrom } from '../testing/numbers.ts';
import { hybridView } from './hybrid.ts';

const LAST = 1_767_225_600;
const view = (counts: Readonly<Record<string, number>>) =>
  HybridView.parse(hybridView(measuredFrom(new Map([[LAST, counts]])), { last: LAST, window: 10, series: 0 }));
const tally = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).map(([name, by]) => [nameOf(INGRESS.dealsList, name), by]));

test('cards add up whatever they came from, and the calls saved are those that were not made', () => {
  const some = fc.nat(500);
  fc.assert(
    fc.property(some, some, some, some, some, (hits, stale, misses, memory, lists) => {
      const upstreamCalls = misses * 4;
      const shown = view(
        tally({
          n: lists,
          '~hits': hits,
          '~stale': stale,
          '~misses': misses,
          '~memory': memory,
          '~upstreamCalls': upstreamCalls,
        }),
      );
      const cards = hits + stale + misses + memory;
      expect(shown.listTraffic).toMatchObject({ lists, cards, upstreamCalls });
      expect(shown.fanout).toMatchObject({ withoutReadModel: cards * 4 + lists, caused: upstreamCalls });
      expect(shown.readModel.coveragePct).toBeGreaterThanOrEqual(shown.readModel.freshHitPct);
      if (misses === 0 && cards > 0) expect(shown.fanout.savedPct).toBe(100);
      if (hits + stale + memory + lists === 0) expect(shown.fanout.savedPct).toBe(0);
    }),
  );
});

test('the catalog’s cache is counted whoever asked it', () => {
  const shown = view({
    'deals>deal-catalog|list-deals#~catalogHits': 8,
    'enrichment>deal-catalog|list-deals#~catalogMisses': 2,
  });
  expect(shown.catalogCache).toMatchObject({ totals: { hits: 8, misses: 2 }, hitPct: 80, rates: { hitRps: 0.8 } });
});
