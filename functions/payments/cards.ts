/** Steps that several triggers of this service take: rows change by rules, the card network is asked a few times. */
import type { LogEntry } from '../shared/observability/log.ts';
import type { Change } from '../shared/publish/changes.ts';
import type { Cause } from '../shared/publish/outbound.ts';
import type { CardCharge, CardNetwork } from './adapters/card-network.ts';
import type { PaymentRepository } from './adapters/payment-tables.ts';
import type { CardOperation } from './domain/card-network.ts';
import {
  type CardAnswer,
  openAuthorization,
  type Payment,
  type Phase,
  type Said,
  type Step,
  settleAuthorization,
  type Terms,
} from './domain/payment.ts';
import { PAYMENTS } from './log-messages.ts';
import { changesOf } from './shown.ts';

export interface CardDependencies {
  readonly payments: PaymentRepository;
  readonly network: CardNetwork;
  /** Calls for one answer of the card network, at most. */
  readonly tries: number;
  readonly now: () => Date;
  /** Waits before another call. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
}

/** What a step is told about on its way: the log and the page's before and after. */
export interface Told {
  readonly log: { say(entry: LogEntry, fields?: Readonly<Record<string, unknown>>): void };
  readonly changed: (change: Change) => void;
}

/** Few can meet at one order: two tries of a checkout, the consumer, a cancellation. */
const WRITERS = 8;

/** Applies a rule to the newest row, again when somebody else wrote first. @throws PaymentChanged */
export async function changing<S extends Step>(
  { payments }: Pick<CardDependencies, 'payments'>,
  orderId: string,
  { changed }: Pick<Told, 'changed'>,
  rule: (payment: Payment | undefined) => S | Promise<S>,
): Promise<S> {
  for (let tries = 1; ; tries += 1) {
    const before = await payments.find(orderId);
    const step = await rule(before);
    if (!step.changed || step.payment === undefined) return step;
    try {
      await payments.save(step.payment, step.entries);
      for (const change of changesOf(before, step)) changed(change);
      return step;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'PaymentChanged') || tries >= WRITERS) throw error;
    }
  }
}

const LONGEST_PAUSE_MS = 400;
const isNetworkFailure = (error: unknown): boolean => error instanceof Error && error.name === 'CardNetworkFailed';

/** Tries again, a moment later, as long as the card network gives no answer. @throws CardNetworkFailed */
async function insist<T>(
  { tries, pause, chance }: CardDependencies,
  { log }: Told,
  work: () => Promise<T>,
): Promise<T> {
  for (let call = 1; ; call += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isNetworkFailure(error)) throw error;
      log.say(PAYMENTS.NETWORK_FAILED, { call, of: tries, error });
      if (call >= tries) throw error;
      await pause(Math.round(chance() * Math.min(LONGEST_PAUSE_MS, 50 * 3 ** call)));
    }
  }
}

const chargeOf = ({ orderId, amount, paymentMethod, attempts }: Payment): CardCharge | undefined =>
  paymentMethod === undefined ? undefined : { orderId, amount, paymentMethod, attempt: attempts };

/** Asks the card network about a payment whose card is known. @throws CardNetworkFailed */
export async function askCard(
  dependencies: CardDependencies,
  told: Told,
  operation: CardOperation,
  payment: Payment,
): Promise<CardAnswer> {
  const charge = chargeOf(payment);
  if (charge === undefined) throw new Error(`payment ${payment.orderId} has no card`);
  return insist(dependencies, told, () => dependencies.network.ask(operation, charge));
}

export interface AuthorizeResult {
  readonly outcome: 'authorized' | 'declined' | 'refused';
  readonly says: readonly Said[];
}

/** An order that waits asks again when somebody at the checkout came in between. */
const ROUNDS = 3;

/**
 * Gets a promise of money for an order, or finds that it stands. Each call to the card network is counted in the row
 * before it is made. @throws CardNetworkFailed @throws PaymentChanged
 */
export async function authorize(
  dependencies: CardDependencies,
  { terms, phase, cause }: { readonly terms: Terms; readonly phase: Phase; readonly cause: Cause },
  told: Told,
): Promise<AuthorizeResult> {
  const { network, now } = dependencies;
  const { orderId, paymentMethod } = terms;
  for (let round = 1; ; round += 1) {
    const { opening, answer } = await insist(dependencies, told, async () => {
      const opening = await changing(dependencies, orderId, told, (payment) =>
        openAuthorization(payment, terms, phase, now()),
      );
      const charge = opening.kind === 'ask' ? chargeOf(opening.payment) : undefined;
      return { opening, answer: charge && (await network.ask('authorize', charge)) };
    });
    if (opening.kind === 'standing') {
      told.log.say(PAYMENTS.STANDING, { orderId, paymentMethod });
      return { outcome: 'authorized', says: opening.says };
    }
    if (answer === undefined) {
      told.log.say(PAYMENTS.REFUSED, { orderId, paymentMethod, status: opening.payment.status });
      return { outcome: 'refused', says: [] };
    }
    const { outcome, says } = await changing(dependencies, orderId, told, (payment) =>
      settleAuthorization(payment, { terms, phase, answer, cause, at: now() }),
    );
    if (outcome !== 'overtaken') {
      const { attempts } = opening.payment;
      told.log.say(outcome === 'authorized' ? PAYMENTS.AUTHORIZED : PAYMENTS.DECLINED, {
        orderId,
        paymentMethod,
        attempts,
      });
      return { outcome, says };
    }
    told.log.say(PAYMENTS.OVERTAKEN, { orderId, paymentMethod });
    if (answer.outcome === 'approved') await askCard(dependencies, told, 'void', opening.payment);
    if (phase === 'checkout' || round >= ROUNDS) return { outcome: 'refused', says: [] };
  }
}
