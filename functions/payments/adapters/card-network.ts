/**
 * The card network. This shop has none: a simulation with test cards stands behind the interface, whose calls take
 * their time and fail as the settings say.
 */
import type { CardNetworkSettings } from '../../shared/contracts/payments.http.ts';
import type { Money, PaymentMethod } from '../../shared/contracts/values.ts';
import { type CardOperation, reactionTo } from '../domain/card-network.ts';
import type { CardAnswer } from '../domain/payment.ts';

export interface CardCharge {
  /** The network's idempotency key: one promise and one charge per order, a new promise replaces the former one. */
  readonly orderId: string;
  readonly amount: Money;
  readonly paymentMethod: PaymentMethod;
  /** Which call for a promise with this card it is, from 1. */
  readonly attempt: number;
}

export interface CardNetwork {
  /** Asks for a promise of money, takes what was promised, gives a promise or the money back. @throws CardNetworkFailed */
  ask(operation: CardOperation, charge: CardCharge): Promise<CardAnswer>;
}

/** The network gave no answer; the same call may be made again. */
export class CardNetworkFailed extends Error {
  override readonly name = 'CardNetworkFailed';
}

export interface SimulatedCardNetworkDependencies {
  /** Read for every call, so that changes act at once. */
  readonly settings: () => Promise<CardNetworkSettings>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
  /** Nobody waits longer for one call; what it did is asked for again. */
  readonly timeoutMs: number;
}

export const simulatedCardNetwork = ({
  settings,
  chance,
  pause,
  timeoutMs,
}: SimulatedCardNetworkDependencies): CardNetwork => ({
  async ask(operation, { paymentMethod, attempt }) {
    const { takesMs, answer } = reactionTo({ operation, paymentMethod, attempt }, await settings(), chance());
    if (takesMs > 0) await pause(Math.min(takesMs, timeoutMs));
    if (takesMs > timeoutMs) throw new CardNetworkFailed(`no answer within ${timeoutMs} ms`);
    if (answer.outcome === 'failed') throw new CardNetworkFailed(answer.reason);
    return answer;
  },
});
