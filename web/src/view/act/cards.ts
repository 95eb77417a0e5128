/** The test cards, each with what will happen. */
import type { PaymentMethod } from '../../../../functions/shared/contracts/values.ts';

export interface Card {
  readonly method: PaymentMethod;
  readonly label: string;
  readonly story: string;
}

export const APPROVE: Card = {
  method: 'card-approve',
  label: 'approves',
  story: 'Promised at once, charged when the stock is reserved: the order is confirmed.',
};

export const CARDS: readonly Card[] = [
  APPROVE,
  {
    method: 'card-decline',
    label: 'declines',
    story: 'Refused while you wait (402): there is no order, and the cart stays.',
  },
  {
    method: 'card-decline-at-capture',
    label: 'declines at capture',
    story: 'Promised, then refused when charged: stock goes back and the order is cancelled.',
  },
  {
    method: 'card-slow',
    label: 'slow',
    story: 'The bank takes 5 s: a warning now, the payment is settled behind your back.',
  },
  {
    method: 'card-flaky',
    label: 'flaky',
    story: 'The bank fails twice: a warning now, the payment is asked for again later.',
  },
];
