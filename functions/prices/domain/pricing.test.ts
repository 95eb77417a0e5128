import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pricing } from '../../shared/contracts/deals.http.ts';
import { pricingOf } from './pricing.ts';

test('what is paid and what is saved add up to the list price, and neither is negative', () =>
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.integer({ min: 0, max: 100 }), (amount, discountPct) => {
      const pricing = pricingOf({ dealId: 'd-00001', listPrice: { amount, currency: 'EUR' }, discountPct });
      expect(Pricing.parse(pricing)).toEqual(pricing);
      expect(pricing.finalPrice.amount + pricing.savings.amount).toBe(amount);
      expect(Math.min(pricing.finalPrice.amount, pricing.savings.amount)).toBeGreaterThanOrEqual(0);
    }),
  ));
