/** Price tags of the demo deals: 5 to 60 % off. */
import { DEMO_DEALS } from '../../shared/contracts/demo-deals.ts';
import type { PriceTag } from '../domain/pricing.ts';

export const DEMO_PRICES: readonly PriceTag[] = DEMO_DEALS.map(({ id, number, basePrice }) => ({
  dealId: id,
  listPrice: basePrice,
  discountPct: 5 + ((number * 11) % 12) * 5,
}));
