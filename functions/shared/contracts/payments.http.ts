import { z } from 'zod';
import { Instant, Money, PaymentMethod, Ulid } from './values.ts';

/** What orders asks for, over the internal route. Idempotent by order id. */
export const AuthorizePayment = z.object({
  orderId: Ulid,
  userId: z.string().min(1),
  amount: Money,
  paymentMethod: PaymentMethod,
});
export type AuthorizePayment = z.infer<typeof AuthorizePayment>;

export const Authorization = z.object({ orderId: Ulid, status: z.literal('AUTHORIZED') });
export type Authorization = z.infer<typeof Authorization>;

/** VOIDED also stands for "cancelled before anybody asked for money". */
export const PaymentStatus = z.enum(['PENDING', 'AUTHORIZED', 'CAPTURED', 'DECLINED', 'VOIDED', 'REFUNDED']);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

/** One entry of the books: what is owed on one account and due on another, same amount, never changed. */
export const LedgerEntry = z.object({
  entryId: z.string(),
  kind: z.enum(['capture', 'refund']),
  debit: z.string(),
  credit: z.string(),
  amount: Money,
  at: Instant,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const PaymentView = z.object({
  orderId: Ulid,
  status: PaymentStatus,
  amount: Money,
  /** Absent when the order was cancelled before anybody named a card. */
  paymentMethod: PaymentMethod.optional(),
  /** Why it was declined. */
  reason: z.string().optional(),
  updatedAt: Instant,
  ledger: z.array(LedgerEntry),
});
export type PaymentView = z.infer<typeof PaymentView>;

/** How the simulated card network behaves, `config/payments/card-network` in SSM; changes act within seconds. */
export const CardNetworkSettings = z.object({
  /** Share of calls that fail for no reason of the card, 0 to 1. */
  failureRate: z.number().min(0).max(1).default(0),
  /** Added to every call. */
  latencyMs: z.int().min(0).max(10_000).default(0),
});
export type CardNetworkSettings = z.infer<typeof CardNetworkSettings>;
