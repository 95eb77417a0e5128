/** Ratings of the demo deals; every replica holds the same. */
import { DEMO_DEALS } from '../contracts/demo-deals.ts';
import type { RatingRow } from './rating-table.ts';

export const DEMO_RATINGS: readonly RatingRow[] = DEMO_DEALS.map(({ id, number }) => ({
  dealId: id,
  rating: (30 + ((number * 7) % 21)) / 10,
  reviewCount: 5 + ((number * 31) % 480),
  recommendationRate: (60 + ((number * 13) % 40)) / 100,
}));
