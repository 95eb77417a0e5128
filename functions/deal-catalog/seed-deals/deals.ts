/** The demo deals in words. */
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';
import { type CATEGORIES, DEMO_DEALS } from '../../shared/contracts/demo-deals.ts';

const OFFERS: Readonly<Record<(typeof CATEGORIES)[number], readonly [string, string, string, string]>> = {
  food: ['Tasting menu', 'Rice by the sea', 'Brunch for two', 'Tapas walk'],
  wellness: ['Thermal afternoon', 'Massage', 'Yoga morning', 'Hammam evening'],
  travel: ['Night in the old town', 'Boat trip', 'Weekend in the hills', 'Vineyard tour'],
  culture: ['Concert', 'Museum pass', 'Flamenco night', 'Theatre evening'],
  sports: ['Kayak hour', 'Climbing course', 'Bike rental', 'Surf lesson'],
  learning: ['Cooking class', 'Pottery workshop', 'Spanish course', 'Photography walk'],
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export const CATALOG_DEALS: readonly CatalogDeal[] = DEMO_DEALS.map(
  ({ number, id, merchantId, city, category, basePrice }) => {
    const [first, ...others] = OFFERS[category];
    const offer = [first, ...others][number % 4] ?? first;
    return {
      id,
      title: `${offer} in ${capital(city)}`,
      summary: `${offer}, deal ${number} of the platform, bookable any day.`,
      city,
      category,
      merchantId,
      basePrice,
    };
  },
);
