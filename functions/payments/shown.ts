/** What the page shows before and after: states and amounts, nobody's name. */
import type { Change } from '../shared/publish/changes.ts';
import type { Payment, Step } from './domain/payment.ts';

const state = (payment: Payment | undefined) =>
  payment === undefined
    ? null
    : {
        status: payment.status,
        amount: payment.amount,
        paymentMethod: payment.paymentMethod,
        attempts: payment.attempts,
        revision: payment.revision,
      };

/** The payment's row, and every new entry of the books. */
export const changesOf = (before: Payment | undefined, { payment, entries }: Step): Change[] =>
  payment === undefined
    ? []
    : [
        { table: 'payments', key: payment.orderId, before: state(before), after: state(payment) },
        ...entries.map(({ entryId, kind, amount }) => ({
          table: 'ledger',
          key: `${payment.orderId}/${entryId}`,
          before: null,
          after: { kind, amount },
        })),
      ];
