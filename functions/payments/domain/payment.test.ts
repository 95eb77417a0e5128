import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataOf } from '../../shared/contracts/define-event.ts';
import type { StockReserved } from '../../shared/contracts/inventory.events.ts';
import type { PaymentStatus } from '../../shared/contracts/payments.http.ts';
import type { LedgerEntry } from './ledger.ts';
import {
  type CardAnswer,
  needOf,
  onAuthorizationAsked,
  onOrderCancelled,
  onStockReserved,
  openAuthorization,
  type Payment,
  type Phase,
  type Said,
  type Step,
  settleAuthorization,
  settleCapture,
  TRANSITIONS,
} from './payment.ts';

const orderId = '01JD0Q3V8W5J9T4Z6K2M7N1P0R';
const at = new Date('2026-01-02T03:04:05.678Z');
const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const terms = { orderId, userId: 'user-1', amount: EUR(500), paymentMethod: 'card-approve' as const };
const causeOf = (causationId: string) => ({ causationId, correlationId: 'c', traceparent: 't', at: at.toISOString() });
const approved: CardAnswer = { outcome: 'approved' };
const declined: CardAnswer = { outcome: 'declined', reason: 'no' };
const reserved = {
  orderId,
  userId: 'user-1',
  lines: [{ productId: 'tea-01', quantity: 1, available: 4, revision: 2 }],
  total: EUR(500),
  paymentMethod: 'card-approve' as const,
};
const cancelled = { orderId, userId: 'user-1', total: EUR(500), reason: 'out-of-stock' as const };

const ask = (payment: Payment | undefined, overrides: Partial<Parameters<typeof onAuthorizationAsked>[1]> = {}) =>
  onAuthorizationAsked(payment, {
    terms,
    phase: 'checkout',
    answer: approved,
    cause: causeOf('request-1'),
    at,
    ...overrides,
  });
interface Reserving {
  readonly authorize?: CardAnswer;
  readonly capture?: CardAnswer;
  readonly event?: DataOf<typeof StockReserved>;
}
const reserve = (
  payment: Payment | undefined,
  { authorize = approved, capture = approved, event = reserved }: Reserving = {},
) => onStockReserved(payment, event, { answers: { authorize, capture }, cause: causeOf('stock-reserved'), at });
const cancel = (payment: Payment | undefined) => onOrderCancelled(payment, cancelled, at);
const saidBy = ({ says }: Step): string[] => says.map(({ type }) => type);

describe('a promise of money', () => {
  test('stands for the same order, card and amount, and is said with the id of who got it', () => {
    const first = ask(undefined);
    expect(first).toMatchObject({ outcome: 'authorized', payment: { status: 'AUTHORIZED', attempts: 1 } });
    const again = ask(first.payment, { cause: causeOf('request-2') });
    expect(again).toMatchObject({ outcome: 'authorized', changed: false, says: first.says });
    expect(again.says).toMatchObject([{ type: 'PaymentAuthorized', cause: { causationId: 'request-1' } }]);
  });

  test('that is refused lets the person try another card', () => {
    const first = ask(undefined, { answer: declined });
    expect(first).toMatchObject({ outcome: 'declined', payment: { status: 'DECLINED', attempts: 1 } });
    expect(first.says).toMatchObject([{ data: { stage: 'authorize', phase: 'checkout', reason: 'no' } }]);
    const other = ask(first.payment, { terms: { ...terms, paymentMethod: 'card-slow' } });
    expect(other).toMatchObject({ outcome: 'authorized', payment: { paymentMethod: 'card-slow', attempts: 1 } });
    expect(other.payment).not.toHaveProperty('declined');
  });

  test('counts every call, also those that nobody answered', () => {
    const first = openAuthorization(undefined, terms, 'checkout', at);
    const second = openAuthorization(first.payment, terms, 'checkout', at);
    expect(second).toMatchObject({ kind: 'ask', payment: { status: 'PENDING', attempts: 2, revision: 2 } });
  });

  test.each([
    ['another card', { paymentMethod: 'card-slow' as const }],
    ['another amount', { amount: EUR(600) }],
  ])('is not replaced by a person with %s, but by the order that waits', (_, other) => {
    const { payment } = ask(undefined);
    expect(ask(payment, { terms: { ...terms, ...other } })).toMatchObject({ outcome: 'refused', changed: false });
    const settled = openAuthorization(payment, { ...terms, ...other }, 'settlement', at);
    expect(settled).toMatchObject({ kind: 'ask', payment: { ...other, attempts: 1 } });
  });

  test('is not given for an order that was cancelled', () => {
    expect(ask(cancel(undefined).payment)).toMatchObject({ outcome: 'refused', changed: false, says: [] });
  });

  test('that comes when the order is cancelled already is overtaken', () => {
    const opened = openAuthorization(undefined, terms, 'checkout', at);
    const { payment } = cancel(opened.payment);
    const late = settleAuthorization(payment, {
      terms,
      phase: 'checkout',
      answer: approved,
      cause: causeOf('late'),
      at,
    });
    expect(late).toMatchObject({ outcome: 'overtaken', changed: false, says: [] });
  });

  test('that two calls got at the same time is one', () => {
    const opened = openAuthorization(undefined, terms, 'checkout', at);
    const twice = openAuthorization(opened.payment, terms, 'settlement', at);
    const settling = { terms, answer: approved, at };
    const first = settleAuthorization(twice.payment, { ...settling, phase: 'checkout', cause: causeOf('first') });
    const second = settleAuthorization(first.payment, { ...settling, phase: 'settlement', cause: causeOf('second') });
    expect(second).toMatchObject({ outcome: 'authorized', changed: false, says: first.says });
  });

  test('refused at the checkout while the order waits is said again to the order, in its own words', () => {
    const opened = openAuthorization(undefined, terms, 'settlement', at);
    const settling = { terms, answer: declined, at };
    const person = settleAuthorization(opened.payment, { ...settling, phase: 'checkout', cause: causeOf('person') });
    const order = settleAuthorization(person.payment, { ...settling, phase: 'settlement', cause: causeOf('order') });
    expect(order).toMatchObject({ changed: true, says: [{ type: 'PaymentDeclined', data: { phase: 'settlement' } }] });
  });
});

describe('stock that is set aside', () => {
  test('has the promised money taken, once', () => {
    const step = reserve(ask(undefined).payment);
    expect(saidBy(step)).toEqual(['PaymentConfirmed']);
    expect(step.entries).toEqual([
      {
        entryId: '1-capture',
        kind: 'capture',
        debit: 'customer:user-1',
        credit: 'merchant',
        amount: EUR(500),
        at: at.toISOString(),
      },
    ]);
    const again = reserve(step.payment);
    expect(again).toMatchObject({ changed: false, entries: [], says: step.says });
  });

  test('gets the promise first when nobody has', () => {
    expect(saidBy(reserve(undefined))).toEqual(['PaymentAuthorized', 'PaymentConfirmed']);
    const waiting = openAuthorization(undefined, terms, 'checkout', at).payment;
    expect(saidBy(reserve(waiting))).toEqual(['PaymentAuthorized', 'PaymentConfirmed']);
  });

  test.each([
    ['authorize', { authorize: declined }, undefined],
    ['capture', { capture: declined }, ask(undefined).payment],
  ])('is told when the card is declined at %s, as often as it asks', (stage, answers, payment) => {
    const step = reserve(payment, answers);
    expect(step.says).toMatchObject([{ type: 'PaymentDeclined', data: { stage, phase: 'settlement' } }]);
    expect(reserve(step.payment)).toMatchObject({ changed: false, says: step.says });
    expect(ask(step.payment)).toMatchObject({ outcome: 'refused' });
    expect(cancel(step.payment)).toMatchObject({ changed: false, says: [] });
  });

  test('asks again with its own card when another one was declined at the checkout', () => {
    const other = ask(undefined, { terms: { ...terms, paymentMethod: 'card-decline' }, answer: declined });
    expect(saidBy(reserve(other.payment))).toEqual(['PaymentAuthorized', 'PaymentConfirmed']);
  });

  test('of a cancelled order costs nothing', () => {
    const gone = cancel(undefined).payment;
    expect(needOf(gone, terms)).toBe('nothing');
    expect(reserve(gone)).toMatchObject({ changed: false, entries: [], says: [] });
  });

  test('whose money was promised and voided while it was taken books nothing', () => {
    const { payment } = cancel(ask(undefined).payment);
    expect(settleCapture(payment, approved, at)).toMatchObject({ changed: false, entries: [], says: [] });
  });
});

describe('an order that was cancelled', () => {
  test.each([
    ['before anybody asked', undefined, 'VOIDED', []],
    ['with a promise', ask(undefined).payment, 'VOIDED', ['PaymentVoided']],
    ['with a call open', openAuthorization(undefined, terms, 'checkout', at).payment, 'VOIDED', ['PaymentVoided']],
    ['with the money taken', reserve(undefined).payment, 'REFUNDED', ['PaymentRefunded']],
    ['after a declined card', ask(undefined, { answer: declined }).payment, 'VOIDED', []],
  ])('%s gives back what there is, and says the same again', (_, payment, status, said) => {
    const step = cancel(payment);
    expect(step.payment?.status).toBe(status);
    expect(saidBy(step)).toEqual(said);
    expect(cancel(step.payment)).toMatchObject({ changed: false, entries: [], says: step.says });
  });
});

/** Where the table of transitions leads in any number of steps. */
function reachable(from: PaymentStatus): PaymentStatus[] {
  const seen = new Set<PaymentStatus>();
  const visit = (status: PaymentStatus): void => {
    for (const next of TRANSITIONS[status]) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(from);
  return [...seen];
}

test('the books balance, and money is taken only for an order that was not cancelled, in any order of facts', () => {
  const cards = ['card-approve', 'card-decline', 'card-decline-at-capture', 'card-slow'] as const;
  const answerOf = (card: string, stage: 'authorize' | 'capture'): CardAnswer =>
    card === (stage === 'authorize' ? 'card-decline' : 'card-decline-at-capture') ? declined : approved;
  const attempt = fc.record({
    what: fc.constantFrom('open', 'settle', 'reserve', 'capture', 'cancel', 'ask'),
    card: fc.constantFrom(...cards),
    amount: fc.constantFrom(500, 600),
    phase: fc.constantFrom<Phase>('checkout', 'settlement'),
  });
  const history = fc.record({ card: fc.constantFrom(...cards), facts: fc.array(attempt, { maxLength: 40 }) });
  fc.assert(
    fc.property(history, ({ card: ordered, facts }) => {
      let payment: Payment | undefined;
      const entries: LedgerEntry[] = [];
      const says: Said[] = [];
      const take = (step: Step): void => {
        if (payment !== undefined && step.payment !== undefined && step.changed) {
          expect(reachable(payment.status)).toContain(step.payment.status);
        }
        if (step.changed) expect(step.payment?.revision).toBeGreaterThan(payment?.revision ?? 0);
        else expect([step.entries, step.payment]).toEqual([[], payment]);
        payment = step.payment;
        entries.push(...step.entries);
        says.push(...step.says);
      };
      let wasCancelled = false;
      for (const [index, { what, card, amount, phase }] of facts.entries()) {
        // what settles is always for the order as it was placed; people at the checkout may try anything
        const asked =
          phase === 'settlement'
            ? { paymentMethod: ordered, amount: EUR(500) }
            : { paymentMethod: card, amount: EUR(amount) };
        const settling = {
          terms: { ...terms, ...asked },
          phase,
          answer: answerOf(asked.paymentMethod, 'authorize'),
          cause: causeOf(`cause-${index}`),
          at,
        };
        const event = { ...reserved, paymentMethod: ordered };
        if (what === 'cancel') wasCancelled = true;
        if (what === 'cancel') take(cancel(payment));
        else if (what === 'reserve') {
          const [authorize, capture] = [answerOf(ordered, 'authorize'), answerOf(ordered, 'capture')];
          take(reserve(payment, { authorize, capture, event }));
          // an order that waits hears something, or is cancelled
          expect(['CAPTURED', 'DECLINED', 'VOIDED', 'REFUNDED']).toContain(payment?.status);
        } else if (what === 'ask') take(ask(payment, settling));
        else if (what === 'settle') take(settleAuthorization(payment, settling));
        else if (what === 'capture') {
          if (needOf(payment, { ...terms, paymentMethod: ordered }) === 'capture') {
            take(settleCapture(payment, answerOf(ordered, 'capture'), at));
          }
        } else {
          const opening = openAuthorization(payment, settling.terms, phase, at);
          take(opening.kind === 'ask' ? opening : { ...opening, says: [] });
        }
      }
      const sum = (kind: LedgerEntry['kind']) =>
        entries.filter((entry) => entry.kind === kind).reduce((total, entry) => total + entry.amount.amount, 0);
      expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(entries.length);
      expect(sum('capture') - sum('refund')).toBe(payment?.status === 'CAPTURED' ? 500 : 0);
      if (wasCancelled) expect(sum('capture')).toBe(sum('refund'));
      for (const { debit, credit } of entries) expect(debit).not.toBe(credit);
      const confirmed = says.filter(({ type }) => type === 'PaymentConfirmed');
      expect(confirmed.length > 0).toBe(sum('capture') > 0);
    }),
    { numRuns: 2_000 },
  );
});
