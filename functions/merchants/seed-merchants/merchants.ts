/** The demo merchants. */
import type { Merchant } from '../../shared/contracts/deals.http.ts';
import { CITIES, MERCHANT_COUNT, merchantIdOf } from '../../shared/contracts/demo-deals.ts';

const NAMES = ['Azahar', 'La Lonja', 'Mercat', 'Turia', 'Alameda', 'Puerto', 'Sierra', 'Olivar', 'Brisa', 'Patio'];

export const DEMO_MERCHANTS: readonly Merchant[] = Array.from({ length: MERCHANT_COUNT }, (_, index) => ({
  id: merchantIdOf(index + 1),
  name: NAMES[index] ?? merchantIdOf(index + 1),
  city: CITIES[index % CITIES.length] ?? CITIES[0],
  verified: index % 4 !== 3,
  responseTimeHours: 1 + ((index * 5) % 12),
  fulfillmentScore: (80 + ((index * 7) % 20)) / 100,
}));
