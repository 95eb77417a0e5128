/** The fraud check: fixed rules over what is known, so the same purchase always gets the same verdict. */
import type { FraudRule } from '../../shared/contracts/purchases.http.ts';
import type { Money } from '../../shared/contracts/values.ts';

export const FRAUD_LIMITS = {
  /** In minor units, of one purchase. */
  amount: 150_000,
  /** Purchases of one address within the window, this one included. */
  purchases: 10,
  /** Units of one address within the window, this one included. */
  units: 30,
  windowMinutes: 10,
} as const;

/** Addresses that exist to be refused: `fraud@…` and `fraud+anything@…`. */
const TEST_ADDRESS = /^fraud(\+[^@]*)?@/i;

interface Suspect {
  readonly email: string;
  readonly quantity: number;
  readonly total: Money;
}

/**
 * The first rule that the purchase breaks, or undefined: it is clear.
 * @param earlier purchases of the same address within the window, without this one
 */
export function brokenRule(
  { email, quantity, total }: Suspect,
  earlier: readonly { readonly quantity: number }[],
): FraudRule | undefined {
  if (TEST_ADDRESS.test(email)) return 'address';
  if (total.amount > FRAUD_LIMITS.amount) return 'amount';
  if (earlier.length + 1 > FRAUD_LIMITS.purchases) return 'velocity';
  const units = earlier.reduce((sum, purchase) => sum + purchase.quantity, quantity);
  return units > FRAUD_LIMITS.units ? 'units' : undefined;
}
