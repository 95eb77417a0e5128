import { GetPayment } from '../../shared/contracts/payments.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { LedgerReader, PaymentRepository } from '../adapters/payment-tables.ts';

export interface Dependencies {
  readonly payments: Pick<PaymentRepository, 'find'>;
  readonly ledger: LedgerReader;
}

export const createHandler = ({ payments, ledger }: Dependencies) =>
  httpHandler(GetPayment, async ({ path: { orderId }, caller }) => {
    const [payment, entries] = await Promise.all([payments.find(orderId), ledger.entriesOf(orderId)]);
    const mayRead = caller.kind === 'operator' || ('userId' in caller && caller.userId === payment?.userId);
    // somebody else's payment is answered like none: ids tell nothing
    if (payment === undefined || !mayRead) throw new DomainError('payment-not-found');
    const { status, amount, paymentMethod, declined, updatedAt } = payment;
    return {
      orderId,
      status,
      amount,
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
      ...(declined === undefined ? {} : { reason: declined.reason }),
      updatedAt,
      ledger: entries,
    };
  });
