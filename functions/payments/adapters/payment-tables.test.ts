import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import type { DataOf } from '../../shared/contracts/define-event.ts';
import type { StockReserved } from '../../shared/contracts/inventory.events.ts';
import { type AuthorizeResult, authorize, changing } from '../cards.ts';
import {
  onOrderCancelled,
  onStockReserved,
  openAuthorization,
  type Payment,
  settleAuthorization,
  settleCapture,
} from '../domain/payment.ts';
import { counter } from '../testing/counter.ts';
import {
  type LedgerReader,
  ledgerTable,
  PaymentChanged,
  type PaymentRepository,
  paymentTables,
} from './payment-tables.ts';

let tables: Tables;
let payments: PaymentRepository;
let ledger: LedgerReader;
beforeAll(async () => {
  tables = await startTables('payments', 'ledger');
  payments = paymentTables(tables.client, { paymentsTable: 'payments', ledgerTable: 'ledger' });
  ledger = ledgerTable(tables.client, 'ledger');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const at = new Date('2026-01-02T03:04:05.678Z');
const amount = { amount: 500, currency: 'EUR' };
const causeOf = (causationId: string) => ({
  causationId,
  correlationId: ulid(),
  traceparent: 't',
  at: at.toISOString(),
  actor: { kind: 'service' as const, id: 'orders' },
});
const termsOf = (orderId: string) => ({ orderId, userId: 'u1', amount, paymentMethod: 'card-approve' as const });
const cancellation = (orderId: string) => ({ orderId, userId: 'u1', total: amount, reason: 'timed-out' as const });
const saved = async ({ payment }: { payment: Payment | undefined }): Promise<Payment> => {
  if (payment === undefined) throw new Error('no payment');
  await payments.save(payment);
  return payment;
};
/** A promise of money, written as its two steps. */
async function promised(orderId: string): Promise<Payment> {
  const [terms, phase] = [termsOf(orderId), 'checkout' as const];
  const opened = await saved(openAuthorization(undefined, terms, phase, at));
  const answer = { outcome: 'approved' } as const;
  return saved(settleAuthorization(opened, { terms, phase, answer, cause: causeOf('r1'), at }));
}

describe('a payment in its table', () => {
  test('comes back as it was written, whatever state it is in', async () => {
    const [first, second] = [ulid(), ulid()];
    const promise = await promised(first);
    expect(await payments.find(first)).toEqual(promise);
    const { payment: captured, entries } = settleCapture(promise, { outcome: 'approved' }, at);
    if (captured === undefined) throw new Error('no payment');
    await payments.save(captured, entries);
    expect(await payments.find(first)).toEqual(captured);
    expect(await ledger.entriesOf(first)).toEqual(entries);
    const tombstone = await saved(onOrderCancelled(undefined, cancellation(second), at));
    expect(await payments.find(second)).toEqual(tombstone);
    expect(await ledger.entriesOf(second)).toEqual([]);
  });

  test('is captured or voided, never both, and booked accordingly', async () => {
    for (let round = 0; round < 10; round += 1) {
      const orderId = ulid();
      const promise = await promised(orderId);
      const steps = [
        settleCapture(promise, { outcome: 'approved' }, at),
        onOrderCancelled(promise, cancellation(orderId), at),
      ];
      const outcomes = await Promise.allSettled(
        steps.map(({ payment = promise, entries }) => payments.save(payment, entries)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
        reason: expect.any(PaymentChanged),
      });
      const captured = (await payments.find(orderId))?.status === 'CAPTURED';
      expect(await ledger.entriesOf(orderId)).toHaveLength(captured ? 1 : 0);
    }
  });
});

test('two tries of a checkout, the consumer and a cancellation at the same time leave balanced books', async () => {
  const deaf = { log: { say: () => undefined }, changed: () => undefined };
  for (let round = 0; round < 15; round += 1) {
    const orderId = ulid();
    const desk = counter(payments, { tries: 4 });
    const event: DataOf<typeof StockReserved> = {
      ...termsOf(orderId),
      total: amount,
      lines: [{ productId: 'tea-01', quantity: 1, available: 1, revision: 1 }],
    };
    const ask = (phase: 'checkout' | 'settlement', id: string): Promise<AuthorizeResult> =>
      authorize(desk, { terms: termsOf(orderId), phase, cause: causeOf(id) }, deaf);
    const capture = async () => {
      await ask('settlement', 's');
      return changing(desk, orderId, deaf, (payment) => settleCapture(payment, { outcome: 'approved' }, at));
    };
    const withCancellation = round % 3 === 0;
    const [first, second] = await Promise.all([
      ask('checkout', 'r1'),
      ask('checkout', 'r2'),
      capture(),
      ...(withCancellation
        ? [changing(desk, orderId, deaf, (payment) => onOrderCancelled(payment, cancellation(orderId), at))]
        : []),
    ]);
    const row = await payments.find(orderId);
    const kinds = (await ledger.entriesOf(orderId)).map(({ kind }) => kind);
    if (withCancellation) {
      expect(['VOIDED', 'REFUNDED']).toContain(row?.status);
      expect(kinds).toEqual(row?.status === 'REFUNDED' ? ['capture', 'refund'] : []);
    } else {
      expect([row?.status, kinds]).toEqual(['CAPTURED', ['capture']]);
      // whoever was first got the promise; the others say it with its id
      const causes = [first, second].flatMap(({ says }) =>
        says.map((fact) => 'cause' in fact && fact.cause.causationId),
      );
      expect(causes).toHaveLength(2);
      expect(new Set(causes)).toEqual(new Set([row?.authorizedBy?.causationId]));
    }
    // and everything once more changes nothing
    const answers = { authorize: { outcome: 'approved' }, capture: { outcome: 'approved' } } as const;
    expect(onStockReserved(row, event, { answers, cause: causeOf('s'), at })).toMatchObject({
      changed: false,
      entries: [],
    });
  }
}, 60_000);
