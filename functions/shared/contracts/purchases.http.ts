/** Purchases of deals as callers see them. */
import { z } from 'zod';
import { DealId } from './deals.http.ts';
import { Instant, Money, Ulid } from './values.ts';

/** So many purchases may be under way; whoever comes on top of them is asked to come back. */
export const MOST_PURCHASES = 200;

/** QUEUED → CHECKED (fraud) → COUNTED (analytics) → COMPLETED (receipt), or an end without a sale. */
export const PurchaseStatus = z.enum(['QUEUED', 'CHECKED', 'COUNTED', 'COMPLETED', 'REFUSED', 'FAILED']);
export type PurchaseStatus = z.infer<typeof PurchaseStatus>;

/** What the fraud check looks at: the address itself, the sum, units and number of purchases of one address. */
export const FraudRule = z.enum(['address', 'amount', 'units', 'velocity']);
export type FraudRule = z.infer<typeof FraudRule>;

/** `failed`: a step had no attempts left. */
export const RefusalReason = z.enum(['fraud', 'sold-out', 'failed']);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** Whoever knows the id may look: there is nothing in it that says who bought. */
export const PurchaseView = z.object({
  purchaseId: Ulid,
  dealId: DealId,
  quantity: z.int().positive(),
  total: Money,
  status: PurchaseStatus,
  reason: RefusalReason.optional(),
  requestedAt: Instant,
  steps: z.array(z.object({ status: PurchaseStatus, at: Instant })),
});
export type PurchaseView = z.infer<typeof PurchaseView>;
