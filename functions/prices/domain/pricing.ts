/** What a deal costs: the list price less a discount, in minor units, so that the parts always add up. */
import type { Pricing } from '../../shared/contracts/deals.http.ts';
import type { Money } from '../../shared/contracts/values.ts';

export interface PriceTag {
  readonly dealId: string;
  readonly listPrice: Money;
  /** Whole percent. */
  readonly discountPct: number;
}

export function pricingOf({ dealId, listPrice, discountPct }: PriceTag): Pricing {
  const { amount, currency } = listPrice;
  const saved = Math.round((amount * discountPct) / 100);
  return {
    dealId,
    listPrice,
    discountPct,
    finalPrice: { amount: amount - saved, currency },
    savings: { amount: saved, currency },
  };
}
