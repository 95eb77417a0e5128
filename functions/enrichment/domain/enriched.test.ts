import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { Enriched, enrichedFrom } from './enriched.ts';

const paella: CatalogDeal = {
  id: 'd-00001',
  title: 'Paella for two at the Malvarrosa',
  summary: 'Valencian rice by the sea, with a glass of agua de València each.',
  city: 'valencia',
  category: 'food',
  merchantId: 'm-001',
  basePrice: { amount: 4_900, currency: 'EUR' },
};

test('a deal gets tags from what it is, a text to be searched and a score', () => {
  expect(enrichedFrom(paella)).toEqual({
    tags: ['food', 'valencia', 'mid-range', 'paella', 'malvarrosa'],
    searchText:
      'paella for two at the malvarrosa food valencia valencian rice by the sea with a glass of agua de valencia each',
    score: 5 * 5 + 19 * 2 + 20,
  });
});

test('any deal gets something that fits, the same each time', () => {
  const deal = fc.record({
    id: fc.constant('d-00001'),
    title: fc.string(),
    summary: fc.string({ maxLength: 3_000 }),
    city: fc.constantFrom('valencia', 'madrid'),
    category: fc.string(),
    merchantId: fc.constant('m-001'),
    basePrice: fc.record({ amount: fc.nat(), currency: fc.constant('EUR') }),
  });
  fc.assert(
    fc.property(deal, (one) => {
      const enriched = enrichedFrom(one);
      expect(Enriched.parse(enriched)).toEqual(enriched);
      expect(enriched.tags.length).toBeLessThanOrEqual(8);
      expect(enrichedFrom(one)).toEqual(enriched);
    }),
  );
});
