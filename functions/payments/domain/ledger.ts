/** The books: double entry, entries are added and never changed. */
import type { Money } from '../../shared/contracts/values.ts';

export interface LedgerEntry {
  /** One capture and one refund per order at most, so the kind names it; the number keeps them in order. */
  readonly entryId: '1-capture' | '2-refund';
  readonly kind: 'capture' | 'refund';
  readonly debit: string;
  readonly credit: string;
  readonly amount: Money;
  readonly at: string;
}

interface Booking {
  readonly userId: string;
  readonly amount: Money;
  readonly at: Date;
}

const MERCHANT = 'merchant';
const accountOf = (userId: string): string => `customer:${userId}`;

/** Money goes from the customer to the shop. */
export const captureEntry = ({ userId, amount, at }: Booking): LedgerEntry => ({
  entryId: '1-capture',
  kind: 'capture',
  debit: accountOf(userId),
  credit: MERCHANT,
  amount,
  at: at.toISOString(),
});

/** And back. */
export const refundEntry = ({ userId, amount, at }: Booking): LedgerEntry => ({
  entryId: '2-refund',
  kind: 'refund',
  debit: MERCHANT,
  credit: accountOf(userId),
  amount,
  at: at.toISOString(),
});
