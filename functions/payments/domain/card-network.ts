/** The rules of the simulated card network: what its test cards do. Chance arrives as an argument. */
import type { CardNetworkSettings } from '../../shared/contracts/payments.http.ts';
import type { PaymentMethod } from '../../shared/contracts/values.ts';
import type { CardAnswer } from './payment.ts';

export type CardOperation = 'authorize' | 'capture' | 'void' | 'refund';

export interface CardCall {
  readonly operation: CardOperation;
  readonly paymentMethod: PaymentMethod;
  /** Which call for a promise with this card it is, from 1. */
  readonly attempt: number;
}

export interface CardReaction {
  readonly takesMs: number;
  /** `failed`: no answer at all, the call may be made again. */
  readonly answer: CardAnswer | { readonly outcome: 'failed'; readonly reason: string };
}

const SLOW_CARD_MS = 5_000;
const FLAKY_CALLS = 2;

const approved = { outcome: 'approved' } as const;
const declined = (reason: string) => ({ outcome: 'declined', reason }) as const;
const failed = (reason: string) => ({ outcome: 'failed', reason }) as const;

function answerOf({ operation, paymentMethod, attempt }: CardCall): CardReaction['answer'] {
  if (operation === 'authorize') {
    if (paymentMethod === 'card-decline') return declined('The bank of the card refused.');
    if (paymentMethod === 'card-flaky' && attempt <= FLAKY_CALLS) {
      return failed(`card-flaky fails ${FLAKY_CALLS} times; this was call ${attempt}`);
    }
  }
  if (operation === 'capture' && paymentMethod === 'card-decline-at-capture') {
    return declined('The account of the card was empty when the money was taken.');
  }
  return approved;
}

/** How the network reacts. `chance` is a number from 0 up to, not including, 1. */
export function reactionTo(
  call: CardCall,
  { failureRate, latencyMs }: CardNetworkSettings,
  chance: number,
): CardReaction {
  // a failing network fails at once, whatever the card would have done
  if (chance < failureRate) return { takesMs: latencyMs, answer: failed('The card network failed by chance.') };
  const slow = call.operation === 'authorize' && call.paymentMethod === 'card-slow';
  return { takesMs: latencyMs + (slow ? SLOW_CARD_MS : 0), answer: answerOf(call) };
}
