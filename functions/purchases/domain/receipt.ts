/** The receipt of a purchase. Everything in it comes from the row: written twice it would be the same bytes. */
import type { Money } from '../../shared/contracts/values.ts';
import type { Purchase } from './purchase.ts';

export interface Receipt {
  readonly key: string;
  readonly text: string;
}

/** `17.80 EUR`: the currencies of the deals have two decimals. */
const money = ({ amount, currency }: Money): string => `${(amount / 100).toFixed(2)} ${currency}`;

export const receiptKeyOf = (purchaseId: string): string => `receipts/${purchaseId}.txt`;

/** Without the address of the buyer: whoever may read the bucket need not know who bought. */
export function receiptOf({ id, dealId, quantity, unitPrice, total, requestedAt }: Purchase): Receipt {
  const lines = [
    'Microservices Playground',
    '',
    `Receipt  ${id}`,
    `Date     ${requestedAt}`,
    '',
    `${quantity} x ${dealId} at ${money(unitPrice)}`,
    `Total    ${money(total)}`,
    '',
  ];
  return { key: receiptKeyOf(id), text: lines.join('\n') };
}
