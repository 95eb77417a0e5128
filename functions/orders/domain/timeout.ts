/** When an order has waited long enough. */
import type { Order } from './order.ts';
import { isFinal } from './order-states.ts';

/** SQS delays a message by at most that. */
export const LONGEST_TIMEOUT_SECONDS = 900;

export type Patience =
  | { readonly verdict: 'final' }
  | { readonly verdict: 'timed-out' }
  /** There was progress meanwhile: look again then. */
  | { readonly verdict: 'wait'; readonly seconds: number };

/** Judges by the time since the order's last progress. */
export function patienceWith(
  order: Order,
  { now, seconds }: { readonly now: Date; readonly seconds: number },
): Patience {
  if (isFinal(order)) return { verdict: 'final' };
  const last = order.history.at(-1)?.at ?? order.placedAt;
  const rest = seconds - (now.getTime() - new Date(last).getTime()) / 1_000;
  if (rest <= 0) return { verdict: 'timed-out' };
  return { verdict: 'wait', seconds: Math.min(LONGEST_TIMEOUT_SECONDS, Math.ceil(rest)) };
}
