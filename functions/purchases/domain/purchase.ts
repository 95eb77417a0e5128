/**
 * A purchase on its way: QUEUED → CHECKED → COUNTED → COMPLETED, or an end without a sale. Pure; a fact that comes late or
 * twice changes nothing: the same object comes back.
 */
import type { Actor } from '../../shared/contracts/define-event.ts';
import type { FraudRule, PurchaseStatus, RefusalReason } from '../../shared/contracts/purchases.http.ts';
import type { Money } from '../../shared/contracts/values.ts';

/** The request behind a purchase: the outbox gives it to PurchaseRequested. */
export interface PurchaseCause {
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent: string;
  readonly actor?: Actor | undefined;
  readonly at: string;
}

export interface Purchase {
  readonly id: string;
  readonly dealId: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly email: string;
  /** Stands for the e-mail address where purchases of one address are looked up. */
  readonly buyer: string;
  readonly status: PurchaseStatus;
  /** Of REFUSED and FAILED only. */
  readonly reason?: RefusalReason | undefined;
  /** `open`: availability has not said yet. */
  readonly stock: 'open' | 'reserved' | 'sold-out';
  /** What the caller was warned of: the stock was still open when the answer left. */
  readonly warning?: string | undefined;
  readonly verdict?: 'clear' | 'refused' | undefined;
  /** The rule behind a verdict `refused`. */
  readonly rule?: FraudRule | undefined;
  /** Id of the event whose message the next step waits for; of an ended purchase the last one. */
  readonly awaits: string;
  readonly steps: readonly { readonly status: PurchaseStatus; readonly at: string }[];
  /** Grows by one with every change: who writes names the one it read. */
  readonly revision: number;
  readonly requestedAt: string;
  readonly cause: PurchaseCause;
}

const TRANSITIONS = {
  QUEUED: ['CHECKED', 'REFUSED', 'FAILED'],
  CHECKED: ['COUNTED', 'REFUSED', 'FAILED'],
  COUNTED: ['COMPLETED', 'FAILED'],
  COMPLETED: [],
  REFUSED: [],
  FAILED: [],
} as const satisfies Record<PurchaseStatus, readonly PurchaseStatus[]>;

const mayBecome = ({ status }: Purchase, next: PurchaseStatus): boolean =>
  (TRANSITIONS[status] as readonly PurchaseStatus[]).includes(next);

export const isFinal = ({ status }: Pick<Purchase, 'status'>): boolean => TRANSITIONS[status].length === 0;

/** It ended without a sale: nothing may stay set aside for it. */
export const isWithoutSale = ({ status }: Pick<Purchase, 'status'>): boolean =>
  status === 'REFUSED' || status === 'FAILED';

/** When a step was done, and the id of the event that tells about it. */
export interface Told {
  readonly at: string;
  readonly eventId: string;
}

const changed = (purchase: Purchase, change: Partial<Purchase>): Purchase => ({
  ...purchase,
  ...change,
  revision: purchase.revision + 1,
});

const moved = (purchase: Purchase, status: PurchaseStatus, at: string, change: Partial<Purchase> = {}): Purchase =>
  changed(purchase, { ...change, status, steps: [...purchase.steps, { status, at }] });

type Opening = Pick<Purchase, 'id' | 'dealId' | 'quantity' | 'unitPrice' | 'email' | 'buyer' | 'awaits' | 'cause'>;

/** A purchase as it is asked for. */
export function openPurchase(opening: Opening): Purchase {
  const { quantity, unitPrice, cause } = opening;
  return {
    ...opening,
    total: { amount: quantity * unitPrice.amount, currency: unitPrice.currency },
    status: 'QUEUED',
    stock: 'open',
    steps: [{ status: 'QUEUED', at: cause.at }],
    revision: 1,
    requestedAt: cause.at,
  };
}

/** What availability said. The door and the first step may both ask: who comes second changes nothing. */
export function stockAnswered(purchase: Purchase, stock: 'reserved' | 'sold-out', at: string): Purchase {
  if (purchase.stock !== 'open' || isFinal(purchase)) return purchase;
  if (stock === 'reserved') return changed(purchase, { stock });
  return mayBecome(purchase, 'REFUSED') ? moved(purchase, 'REFUSED', at, { stock, reason: 'sold-out' }) : purchase;
}

/** Availability gave the door no answer: the caller is told, and the first step asks again. */
export const warned = (purchase: Purchase, warning: string): Purchase =>
  purchase.stock !== 'open' || purchase.warning !== undefined || isFinal(purchase)
    ? purchase
    : changed(purchase, { warning });

/** Fraud: the verdict stands from now on. Without stock nothing is cleared. */
export function checked(purchase: Purchase, rule: FraudRule | undefined, { at, eventId }: Told): Purchase {
  if (!mayBecome(purchase, 'CHECKED')) return purchase;
  if (rule !== undefined) return moved(purchase, 'CHECKED', at, { verdict: 'refused', rule, awaits: eventId });
  if (purchase.stock !== 'reserved') return purchase;
  return moved(purchase, 'CHECKED', at, { verdict: 'clear', awaits: eventId });
}

/** Analytics: the sale is counted. */
export const counted = (purchase: Purchase, { at, eventId }: Told): Purchase =>
  mayBecome(purchase, 'COUNTED') && purchase.verdict === 'clear'
    ? moved(purchase, 'COUNTED', at, { awaits: eventId })
    : purchase;

/** The receipt lies in its bucket. */
export const completed = (purchase: Purchase, at: string): Purchase =>
  mayBecome(purchase, 'COMPLETED') ? moved(purchase, 'COMPLETED', at) : purchase;

/** The verdict was `refused`. */
export const turnedDown = (purchase: Purchase, at: string): Purchase =>
  mayBecome(purchase, 'REFUSED') && purchase.verdict === 'refused'
    ? moved(purchase, 'REFUSED', at, { reason: 'fraud' })
    : purchase;

/** The message of this event was set aside: if the purchase still waits for it, nothing will come of it. */
export const failed = (purchase: Purchase, eventId: string, at: string): Purchase =>
  mayBecome(purchase, 'FAILED') && purchase.awaits === eventId
    ? moved(purchase, 'FAILED', at, { reason: 'failed' })
    : purchase;

/** What the door has answered or is to answer; undefined while that is open. */
export function acceptanceOf({ stock, warning }: Purchase): { readonly warnings: string[] } | 'sold-out' | undefined {
  if (warning !== undefined) return { warnings: [warning] };
  if (stock === 'open') return undefined;
  return stock === 'sold-out' ? 'sold-out' : { warnings: [] };
}

export interface Sale {
  readonly dealId: string;
  /** `2026-01-31`, UTC. */
  readonly day: string;
  /** 1, or −1 for a sale that is taken back. */
  readonly purchases: number;
  readonly units: number;
  readonly amount: Money;
}

/** What a change means for the books of the day: a sale is counted once, and taken out when the purchase fails after that. */
export function saleOf(before: Purchase, after: Purchase): Sale | undefined {
  if (before.status === after.status) return undefined;
  const { dealId, requestedAt, quantity, total } = after;
  const day = requestedAt.slice(0, 10);
  if (after.status === 'COUNTED') return { dealId, day, purchases: 1, units: quantity, amount: total };
  if (before.status !== 'COUNTED' || after.status !== 'FAILED') return undefined;
  return { dealId, day, purchases: -1, units: -quantity, amount: { ...total, amount: -total.amount } };
}
