/** Payments and ledger for handler tests, with the tables' promises: one revision, one writer. */
import type { LedgerEntry } from '../domain/ledger.ts';
import type { Payment } from '../domain/payment.ts';
import { type LedgerReader, PaymentChanged, type PaymentRepository } from './payment-tables.ts';

export interface PaymentsInMemory extends PaymentRepository, LedgerReader {
  readonly rows: Map<string, Payment>;
  readonly books: (LedgerEntry & { readonly orderId: string })[];
}

export function paymentsInMemory(...payments: readonly Payment[]): PaymentsInMemory {
  const rows = new Map(payments.map((payment) => [payment.orderId, payment]));
  const books: PaymentsInMemory['books'] = [];
  return {
    rows,
    books,
    find: async (orderId) => rows.get(orderId),
    async save(after, entries = []) {
      if ((rows.get(after.orderId)?.revision ?? 0) !== after.revision - 1) throw new PaymentChanged();
      rows.set(after.orderId, after);
      books.push(...entries.map((entry) => ({ orderId: after.orderId, ...entry })));
    },
    entriesOf: async (orderId) => books.filter((entry) => entry.orderId === orderId).map(({ orderId: _, ...e }) => e),
  };
}
