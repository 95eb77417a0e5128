/** Mails to customers: what happened, in plain text. Pure: ids and times arrive as arguments. */
import type { EventOf } from '../../shared/contracts/define-event.ts';
import type { NotificationTemplate, NotificationView } from '../../shared/contracts/notifications.http.ts';
import type { CancelReason, OrderCancelled, OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import type { PaymentConfirmed } from '../../shared/contracts/payments.events.ts';
import type { ReceiptIssued } from '../../shared/contracts/purchases.events.ts';
import type { Money } from '../../shared/contracts/values.ts';

/** What customers are told about. */
export type Occasion =
  | EventOf<typeof PaymentConfirmed>
  | EventOf<typeof OrderConfirmed>
  | EventOf<typeof OrderCancelled>
  | EventOf<typeof ReceiptIssued>;

export interface Contact {
  readonly name: string;
  readonly email: string;
}

export interface Mail {
  readonly notificationId: string;
  /** null: to somebody without an account. */
  readonly userId: string | null;
  /** The order or purchase it speaks of. */
  readonly subjectId: string;
  readonly template: NotificationTemplate;
  readonly status: NotificationView['status'];
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly createdAt: string;
  readonly sentAt?: string | undefined;
  readonly via?: 'ses' | 'mailbox' | undefined;
  readonly reason?: string | undefined;
  /** The person asked to be forgotten: `to` and `text` are gone, and it must not be sent any more. */
  readonly forgottenAt?: string | undefined;
}

const TEMPLATES = {
  PaymentConfirmed: 'payment-confirmed',
  OrderConfirmed: 'order-confirmed',
  OrderCancelled: 'order-cancelled',
  ReceiptIssued: 'receipt',
} as const satisfies Record<Occasion['type'], NotificationTemplate>;

export const templateOf = ({ type }: Pick<Occasion, 'type'>): NotificationTemplate => TEMPLATES[type];

/** Making one takes a millisecond. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const format = formats.get(currency) ?? new Intl.NumberFormat('en-IE', { style: 'currency', currency });
  formats.set(currency, format);
  return format;
}

/** `€17.80`: minor units, as many decimals as the currency has. */
export function moneyText({ amount, currency }: Money): string {
  const format = formatOf(currency);
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** decimals).replaceAll('\u00a0', ' ');
}

/** A name as people wrote it, on one line: nobody writes further lines into a mail of ours. */
const greeted = (name: string): string =>
  name
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim() || 'customer';

/** People read the end of a number aloud; the whole one stands in the text. */
const short = (subjectId: string): string => subjectId.slice(-6);

const CANCELLED: Record<CancelReason, string> = {
  'out-of-stock': 'Something in it was no longer in stock. What was reserved on your card is released.',
  'payment-declined': 'Your card was declined. Nothing was taken from it.',
  'cancelled-by-customer': 'You asked us to. What was reserved on your card is released; what was taken is paid back.',
  'timed-out':
    'It could not be completed in time. What was reserved on your card is released; what was taken is paid back.',
};

function content(occasion: Occasion): { subject: string; lines: readonly string[] } {
  switch (occasion.type) {
    case 'PaymentConfirmed': {
      const { orderId, amount } = occasion.data;
      return {
        subject: `We received your payment of ${moneyText(amount)}`,
        lines: [`we received your payment of ${moneyText(amount)} for your order ${short(orderId)}.`],
      };
    }
    case 'OrderConfirmed': {
      const { orderId } = occasion.data;
      return {
        subject: `Your order ${short(orderId)} is confirmed`,
        lines: [`your order ${short(orderId)} is paid, and everything in it is set aside for you.`],
      };
    }
    case 'OrderCancelled': {
      const { orderId, reason } = occasion.data;
      return {
        subject: `Your order ${short(orderId)} was cancelled`,
        lines: [`your order ${short(orderId)} was cancelled.`, CANCELLED[reason]],
      };
    }
    case 'ReceiptIssued': {
      const { purchaseId, dealId, quantity, total } = occasion.data;
      return {
        subject: `Your receipt over ${moneyText(total)}`,
        lines: [`thank you for buying ${quantity} of the deal ${dealId}. This is your receipt ${short(purchaseId)}.`],
      };
    }
  }
}

const sumOf = (occasion: Occasion): Money =>
  occasion.type === 'PaymentConfirmed' ? occasion.data.amount : occasion.data.total;

/** The order or purchase that an event speaks of. */
export const subjectOf = ({ data }: Occasion): string => ('orderId' in data ? data.orderId : data.purchaseId);

const labelOf = ({ data }: Occasion): string => ('orderId' in data ? 'Order:  ' : 'Number: ');

/** The mail about an event, waiting to be sent. */
export function mailAbout(occasion: Occasion, to: Contact, { id, at }: { id: string; at: Date }): Mail {
  const subjectId = subjectOf(occasion);
  const { subject, lines } = content(occasion);
  const text = [
    `Hello ${greeted(to.name)},`,
    '',
    ...lines,
    '',
    `${labelOf(occasion)}${subjectId}`,
    `Total:  ${moneyText(sumOf(occasion))}`,
    '',
    'Microservices Playground',
    '',
  ].join('\n');
  return {
    notificationId: id,
    userId: 'userId' in occasion.data ? occasion.data.userId : null,
    subjectId,
    template: templateOf(occasion),
    status: 'QUEUED',
    to: to.email,
    subject,
    text,
    createdAt: at.toISOString(),
  };
}
