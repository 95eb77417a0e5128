/** Payments: its rows and its ledger, and a card network that may be overtaken while it thinks. */
import { reactionTo } from '../../functions/payments/domain/card-network.ts';
import type { LedgerEntry } from '../../functions/payments/domain/ledger.ts';
import {
  alreadySettled,
  needOf,
  openAuthorization,
  type Payment,
  type Phase,
  type Said,
  settleAuthorization,
  settleCapture,
  type Terms,
  termsOf,
  withOwnPromise,
} from '../../functions/payments/domain/payment.ts';
import { type Clock, type Fact, metaBy, type Rules } from './saga-facts.ts';
import { NetworkFailed, type Work } from './saga-turns.ts';

interface Asked {
  readonly outcome: 'authorized' | 'declined' | 'refused' | 'failed';
  readonly says: readonly Said[];
}

/** A network that fails for no reason of its own never. */
const QUIET = { failureRate: 0, latencyMs: 0 };

const factOf = (said: Said, causationId: string): Fact => ({
  ...said,
  meta: metaBy(said.type, 'cause' in said ? said.cause.causationId : causationId),
});

export class PaymentsSide {
  readonly payments = new Map<string, Payment>();
  readonly ledger: { readonly orderId: string; readonly entry: LedgerEntry }[] = [];
  private readonly clock: Clock;
  private readonly rules: Rules;

  constructor(clock: Clock, rules: Rules) {
    this.clock = clock;
    this.rules = rules;
  }

  /** Somebody asks for an authorization and waits for the answer, or has gone meanwhile. */
  *door(terms: Terms, requestId: string, answer: (outcome: string) => void): Work {
    const { outcome, says } = yield* this.authorize(terms, 'checkout', requestId);
    answer(outcome);
    return says.map((said) => factOf(said, requestId));
  }

  *hears(fact: Fact): Work {
    const { orderId } = fact.data;
    const say = (says: readonly Said[]) => says.map((said) => factOf(said, fact.meta.id));
    if (fact.type === 'OrderCancelled') {
      return say(this.keep(orderId, this.rules.voidOrRefund(this.payments.get(orderId), fact.data, this.clock.now)));
    }
    if (fact.type !== 'StockReserved') return [];
    const terms = termsOf(fact.data);
    const { paymentMethod } = terms;
    if (needOf(this.payments.get(orderId), terms) === 'authorize') {
      const { outcome } = yield* this.authorize(terms, 'settlement', fact.meta.id);
      if (outcome === 'failed') throw new NetworkFailed();
    }
    let step = alreadySettled(this.payments.get(orderId));
    if (needOf(this.payments.get(orderId), terms) === 'capture') {
      const { answer } = reactionTo({ operation: 'capture', paymentMethod, attempt: 1 }, QUIET, 1);
      if (answer.outcome === 'failed') throw new NetworkFailed();
      yield; // the card network takes the money
      step = settleCapture(this.payments.get(orderId), answer, this.clock.now);
      this.keep(orderId, step);
    }
    return say(withOwnPromise(step, this.causeBy(fact.meta.id)).says);
  }

  private *authorize(terms: Terms, phase: Phase, causationId: string): Generator<undefined, Asked> {
    const { orderId, paymentMethod } = terms;
    for (let round = 1; ; round += 1) {
      const opening = openAuthorization(this.payments.get(orderId), terms, phase, this.clock.now);
      if (opening.kind === 'refused') return { outcome: 'refused', says: [] };
      if (opening.kind === 'standing') return { outcome: 'authorized', says: opening.says };
      this.payments.set(orderId, opening.payment);
      const { attempts: attempt } = opening.payment;
      yield; // the card network thinks
      const { answer } = reactionTo({ operation: 'authorize', paymentMethod, attempt }, QUIET, 1);
      if (answer.outcome === 'failed') return { outcome: 'failed', says: [] };
      const cause = this.causeBy(causationId);
      const at = this.clock.now;
      const settled = settleAuthorization(this.payments.get(orderId), { terms, phase, answer, cause, at });
      const says = this.keep(orderId, settled);
      if (settled.outcome !== 'overtaken') return { outcome: settled.outcome, says };
      // an order that waits asks again when somebody at the checkout came in between
      if (phase === 'checkout' || round === 3) return { outcome: 'refused', says: [] };
    }
  }

  private keep(
    orderId: string,
    step: { payment: Payment | undefined; entries: readonly LedgerEntry[]; says: readonly Said[] },
  ): readonly Said[] {
    if (step.payment !== undefined) this.payments.set(orderId, step.payment);
    for (const entry of step.entries) this.ledger.push({ orderId, entry });
    return step.says;
  }

  private causeBy(causationId: string) {
    return { causationId, correlationId: 'c', traceparent: 't', at: this.clock.now };
  }
}
