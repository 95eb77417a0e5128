/** What is told between the services of the saga, and who is asked to keep which rule. */
import {
  onOrderConfirmed,
  onOrderPlaced,
  onOrderCancelled as releaseOrForget,
} from '../../functions/inventory/domain/reservation.ts';
import { cancelOnRequest } from '../../functions/orders/domain/order-states.ts';
import { decide } from '../../functions/orders/domain/saga.ts';
import { onOrderCancelled as voidOrRefund } from '../../functions/payments/domain/payment.ts';
import type { EventOf } from '../../functions/shared/contracts/define-event.ts';
import type { StockRejected, StockReleased, StockReserved } from '../../functions/shared/contracts/inventory.events.ts';
import type { OrderCancelled, OrderConfirmed, OrderPlaced } from '../../functions/shared/contracts/orders.events.ts';
import type {
  PaymentAuthorized,
  PaymentConfirmed,
  PaymentDeclined,
  PaymentRefunded,
  PaymentVoided,
} from '../../functions/shared/contracts/payments.events.ts';
import { metaOf } from '../../functions/shared/testing/events.ts';

export type Fact = EventOf<
  | typeof OrderPlaced
  | typeof OrderConfirmed
  | typeof OrderCancelled
  | typeof StockReserved
  | typeof StockRejected
  | typeof StockReleased
  | typeof PaymentAuthorized
  | typeof PaymentDeclined
  | typeof PaymentConfirmed
  | typeof PaymentVoided
  | typeof PaymentRefunded
>;

/** The same for a repeat of the same work, as the ids of real events are. */
export const metaBy = (type: string, causationId: string) => metaOf({ id: `${causationId}>${type}`, causationId });

/** The rules under test; a test that wants to see them fail replaces one. */
export const RULES = { decide, cancelOnRequest, onOrderPlaced, releaseOrForget, onOrderConfirmed, voidOrRefund };
export type Rules = typeof RULES;

const START_MS = Date.parse('2026-01-02T03:04:05.678Z');

/** Stands still unless somebody moves it. */
export class Clock {
  seconds = 0;

  get now(): Date {
    return new Date(START_MS + this.seconds * 1_000);
  }
}
