/**
 * The payment of an order. Pure: rows, requests and the answers of the card network in, what is written and said out.
 * Several tries of one order may run at the same time; whoever settles first decides, the others find it settled.
 */
import type { DataOf } from '../../shared/contracts/define-event.ts';
import type { StockReserved } from '../../shared/contracts/inventory.events.ts';
import type { OrderCancelled } from '../../shared/contracts/orders.events.ts';
import type {
  PaymentAuthorized,
  PaymentConfirmed,
  PaymentDeclined,
  PaymentRefunded,
  PaymentVoided,
} from '../../shared/contracts/payments.events.ts';
import type { AuthorizePayment, PaymentStatus } from '../../shared/contracts/payments.http.ts';
import type { Money, PaymentMethod } from '../../shared/contracts/values.ts';
import type { Cause } from '../../shared/publish/outbound.ts';
import { captureEntry, type LedgerEntry, refundEntry } from './ledger.ts';

/** Who asks, for how much, with which card. */
export type Terms = AuthorizePayment;

/** `checkout`: a person waits for the answer and there may be no order yet; `settlement`: an order waits for it. */
export type Phase = 'checkout' | 'settlement';

export interface Payment {
  readonly orderId: string;
  readonly userId: string;
  readonly amount: Money;
  /** undefined: cancelled before anybody named a card. */
  readonly paymentMethod?: PaymentMethod | undefined;
  readonly status: PaymentStatus;
  /** Calls to the card network for a promise with this card. */
  readonly attempts: number;
  /** Of a declined payment. */
  readonly declined?: { readonly stage: 'authorize' | 'capture'; readonly phase: Phase; readonly reason: string };
  /** The request or event that got the promise: PaymentAuthorized is said with its id, however often. */
  readonly authorizedBy?: Cause;
  /** Of a voided payment: something was given back, so PaymentVoided was said. */
  readonly gaveBack?: boolean;
  /** Grows by one with every change. */
  readonly revision: number;
  readonly updatedAt: string;
}

/** What may follow. A declined card may be followed by another one as long as there is no order. */
export const TRANSITIONS = {
  PENDING: ['PENDING', 'AUTHORIZED', 'DECLINED', 'VOIDED'],
  AUTHORIZED: ['PENDING', 'CAPTURED', 'DECLINED', 'VOIDED'],
  DECLINED: ['PENDING', 'DECLINED', 'VOIDED'],
  CAPTURED: ['REFUNDED'],
  VOIDED: [],
  REFUNDED: [],
} as const satisfies Record<PaymentStatus, readonly PaymentStatus[]>;

/** The card network's word on a promise or on the money itself. */
export type CardAnswer = { readonly outcome: 'approved' } | { readonly outcome: 'declined'; readonly reason: string };

export type Said =
  | { readonly type: 'PaymentAuthorized'; readonly data: DataOf<typeof PaymentAuthorized>; readonly cause: Cause }
  | { readonly type: 'PaymentDeclined'; readonly data: DataOf<typeof PaymentDeclined> }
  | { readonly type: 'PaymentConfirmed'; readonly data: DataOf<typeof PaymentConfirmed> }
  | { readonly type: 'PaymentVoided'; readonly data: DataOf<typeof PaymentVoided> }
  | { readonly type: 'PaymentRefunded'; readonly data: DataOf<typeof PaymentRefunded> };

/** A successor of a payment with what is booked and said with it. `payment` is the former one when nothing changes. */
export interface Step {
  readonly payment: Payment | undefined;
  readonly changed: boolean;
  readonly entries: readonly LedgerEntry[];
  readonly says: readonly Said[];
}

const keep = (payment: Payment | undefined, says: readonly Said[] = []): Step => ({
  payment,
  changed: false,
  entries: [],
  says,
});

const change = (payment: Payment, says: readonly Said[] = [], entries: readonly LedgerEntry[] = []): Step => ({
  payment,
  changed: true,
  entries,
  says,
});

const next = (payment: Payment, at: Date): Pick<Payment, 'revision' | 'updatedAt'> => ({
  revision: payment.revision + 1,
  updatedAt: at.toISOString(),
});

const named = ({ orderId, userId, amount }: Payment) => ({ orderId, userId, amount });

const sameTerms = (payment: Payment, { amount, paymentMethod }: Terms): boolean =>
  payment.paymentMethod === paymentMethod &&
  payment.amount.amount === amount.amount &&
  payment.amount.currency === amount.currency;

const promised = ({ status }: Payment): boolean => status === 'AUTHORIZED' || status === 'CAPTURED';

const authorizedFact = (payment: Payment): Said[] =>
  payment.authorizedBy === undefined || payment.paymentMethod === undefined
    ? []
    : [
        {
          type: 'PaymentAuthorized',
          data: { ...named(payment), paymentMethod: payment.paymentMethod },
          cause: payment.authorizedBy,
        },
      ];

const declinedFact = (payment: Payment): Said[] =>
  payment.declined === undefined ? [] : [{ type: 'PaymentDeclined', data: { ...named(payment), ...payment.declined } }];

/**
 * What to do about a request for a promise. `ask` the card network: the attempt is written first, so that it counts even
 * if nobody comes back; `standing`: the promise is there already; `refused`: the order is past that, or another promise
 * stands for it.
 */
export interface Opening extends Step {
  readonly kind: 'ask' | 'standing' | 'refused';
  readonly payment: Payment;
}

/** An order that waits knows its card for certain; a person at the checkout may not replace a standing promise. */
function mayAsk(payment: Payment, phase: Phase): boolean {
  if (payment.status === 'PENDING') return true;
  if (payment.status === 'AUTHORIZED') return phase === 'settlement'; // of other terms: this order's own count
  return payment.status === 'DECLINED' && payment.declined?.phase === 'checkout';
}

/** Opens an attempt to get a promise of money. */
export function openAuthorization(former: Payment | undefined, terms: Terms, phase: Phase, at: Date): Opening {
  const { orderId, userId, amount, paymentMethod } = terms;
  const asking = { orderId, userId, amount, paymentMethod, status: 'PENDING' } as const;
  const ask = (payment: Payment): Opening => ({ ...change(payment), payment, kind: 'ask' });
  if (former === undefined) return ask({ ...asking, attempts: 1, revision: 1, updatedAt: at.toISOString() });
  const same = sameTerms(former, terms);
  if (promised(former) && same) return { ...keep(former, authorizedFact(former)), payment: former, kind: 'standing' };
  if (!mayAsk(former, phase)) return { ...keep(former), payment: former, kind: 'refused' };
  return ask({ ...asking, attempts: same ? former.attempts + 1 : 1, ...next(former, at) });
}

export interface Settling {
  readonly terms: Terms;
  readonly phase: Phase;
  readonly answer: CardAnswer;
  /** Of the request or event that asked. */
  readonly cause: Cause;
  readonly at: Date;
}

/** What became of an attempt. `overtaken`: the order has gone on without it, the promise has to be given back. */
export interface Authorization extends Step {
  readonly outcome: 'authorized' | 'declined' | 'overtaken';
}

/** Writes down what the card network said to an attempt, unless another one of the same order was settled first. */
export function settleAuthorization(payment: Payment | undefined, settling: Settling): Authorization {
  const { terms, phase, answer, cause, at } = settling;
  if (payment === undefined || !sameTerms(payment, terms)) return { ...keep(payment), outcome: 'overtaken' };
  if (promised(payment)) return { ...keep(payment, authorizedFact(payment)), outcome: 'authorized' };
  const declined = (reason: string): Authorization => {
    const stage = 'authorize';
    const after = { ...payment, status: 'DECLINED', declined: { stage, phase, reason }, ...next(payment, at) } as const;
    return { ...change(after, declinedFact(after)), outcome: 'declined' };
  };
  if (payment.status === 'DECLINED') {
    if (phase === 'checkout') return { ...keep(payment), outcome: 'declined' }; // somebody else has said so
    // a person has been told; the order that waits has not
    if (payment.declined?.phase === 'checkout') return declined(payment.declined.reason);
    return { ...keep(payment, declinedFact(payment)), outcome: 'declined' };
  }
  if (payment.status !== 'PENDING') return { ...keep(payment), outcome: 'overtaken' };
  if (answer.outcome === 'declined') return declined(answer.reason);
  const authorized = { ...payment, status: 'AUTHORIZED', authorizedBy: cause, ...next(payment, at) } as const;
  return { ...change(authorized, authorizedFact(authorized)), outcome: 'authorized' };
}

/** What an order that has its stock needs from the card network now. */
export type Need = 'authorize' | 'capture' | 'nothing';

/** The terms of an order that waits for its money. */
export const termsOf = ({ orderId, userId, total, paymentMethod }: DataOf<typeof StockReserved>): Terms => ({
  orderId,
  userId,
  amount: total,
  paymentMethod,
});

/** What is to be done for an order whose stock is set aside. */
export function needOf(payment: Payment | undefined, terms: Terms): Need {
  if (payment === undefined || payment.status === 'PENDING') return 'authorize';
  if (payment.status === 'AUTHORIZED') return sameTerms(payment, terms) ? 'capture' : 'authorize';
  return payment.status === 'DECLINED' && payment.declined?.phase === 'checkout' ? 'authorize' : 'nothing';
}

/** What an order hears that comes again, or too late: what was said then, unless it has been taken back since. */
export function alreadySettled(payment: Payment | undefined): Step {
  if (payment?.status === 'CAPTURED') {
    return keep(payment, [{ type: 'PaymentConfirmed', data: named(payment) }]);
  }
  return keep(payment, payment?.status === 'DECLINED' ? declinedFact(payment) : []);
}

/** Writes down what the card network said when asked for the money; nothing unless the promise still stands. */
export function settleCapture(payment: Payment | undefined, answer: CardAnswer, at: Date): Step {
  if (payment?.status !== 'AUTHORIZED') return alreadySettled(payment);
  if (answer.outcome === 'declined') {
    const declined = { stage: 'capture', phase: 'settlement', reason: answer.reason } as const;
    const after = { ...payment, status: 'DECLINED', declined, ...next(payment, at) } as const;
    return change(after, declinedFact(after));
  }
  const captured = { ...payment, status: 'CAPTURED', ...next(payment, at) } as const;
  const says: Said = { type: 'PaymentConfirmed', data: named(captured) };
  return change(captured, [says], [captureEntry({ ...payment, at })]);
}

/**
 * The promise is said by the event that got it, before what else follows from that event; also when that event comes
 * again. Of a payment that was taken back, nothing is said again.
 */
export function withOwnPromise(step: Step, { causationId }: Cause): Step {
  const { payment, says } = step;
  const own = payment?.authorizedBy?.causationId === causationId;
  if (!own || payment.status === 'VOIDED' || payment.status === 'REFUNDED') return step;
  return { ...step, says: [...authorizedFact(payment), ...says.filter(({ type }) => type !== 'PaymentAuthorized')] };
}

/** What the card network has to be told before a cancelled order's payment is closed. */
export function toGiveBack(payment: Payment | undefined): 'void' | 'refund' | undefined {
  if (payment?.status === 'AUTHORIZED') return 'void';
  return payment?.status === 'CAPTURED' ? 'refund' : undefined;
}

/** Takes back what was done for an order. A cancellation that comes before its order leaves a tombstone. */
export function onOrderCancelled(payment: Payment | undefined, event: DataOf<typeof OrderCancelled>, at: Date): Step {
  const { orderId, userId, total: amount } = event;
  if (payment === undefined) {
    const tombstone = { orderId, userId, amount, status: 'VOIDED', attempts: 0, gaveBack: false } as const;
    return change({ ...tombstone, revision: 1, updatedAt: at.toISOString() });
  }
  const voided = (gaveBack: boolean): Payment => ({ ...payment, status: 'VOIDED', gaveBack, ...next(payment, at) });
  switch (payment.status) {
    case 'PENDING':
    case 'AUTHORIZED':
      return change(voided(true), [{ type: 'PaymentVoided', data: named(payment) }]);
    case 'CAPTURED': {
      const refunded = { ...payment, status: 'REFUNDED', ...next(payment, at) } as const;
      const says: Said = { type: 'PaymentRefunded', data: named(refunded) };
      return change(refunded, [says], [refundEntry({ ...payment, at })]);
    }
    case 'DECLINED':
      // another card may still be tried at the checkout, but not for an order that is no more
      return payment.declined?.phase === 'checkout' ? change(voided(false)) : keep(payment);
    case 'VOIDED':
      return keep(payment, payment.gaveBack === true ? [{ type: 'PaymentVoided', data: named(payment) }] : []);
    case 'REFUNDED':
      return keep(payment, [{ type: 'PaymentRefunded', data: named(payment) }]);
  }
}

/** The card network's answers to one order. */
export interface Answers {
  readonly authorize: CardAnswer;
  readonly capture: CardAnswer;
}

/** A request for a promise from its opening to the card network's answer, when nothing comes in between. */
export function onAuthorizationAsked(
  payment: Payment | undefined,
  { terms, phase, answer, cause, at }: Settling,
): Step & { readonly outcome: Authorization['outcome'] | 'refused' } {
  const opening = openAuthorization(payment, terms, phase, at);
  if (opening.kind === 'refused') return { ...opening, outcome: 'refused' };
  if (opening.kind === 'standing') return { ...opening, outcome: 'authorized' };
  return { ...settleAuthorization(opening.payment, { terms, phase, answer, cause, at }), changed: true };
}

/** Everything that StockReserved sets off, when nothing comes in between: a promise if there is none, then the money. */
export function onStockReserved(
  payment: Payment | undefined,
  event: DataOf<typeof StockReserved>,
  { answers, cause, at }: { readonly answers: Answers; readonly cause: Cause; readonly at: Date },
): Step {
  const terms = termsOf(event);
  let asked: Step = keep(payment);
  if (needOf(payment, terms) === 'authorize') {
    asked = onAuthorizationAsked(payment, { terms, phase: 'settlement', answer: answers.authorize, cause, at });
  }
  const last =
    needOf(asked.payment, terms) === 'capture'
      ? settleCapture(asked.payment, answers.capture, at)
      : alreadySettled(asked.payment);
  return withOwnPromise({ ...last, changed: asked.changed || last.changed }, cause);
}
