/** Orders: its rows, its checkout, its timer, and the table stream that tells each change of state. */
import { type Order, type OrderChange, placeOrder, totalOf } from '../../functions/orders/domain/order.ts';
import { cancel, InvalidTransition, type Told } from '../../functions/orders/domain/order-states.ts';
import { TELLS } from '../../functions/orders/domain/saga.ts';
import { patienceWith } from '../../functions/orders/domain/timeout.ts';
import {
  OrderCancelled,
  OrderConfirmed,
  type OrderLine,
  OrderPlaced,
} from '../../functions/shared/contracts/orders.events.ts';
import type { PaymentMethod } from '../../functions/shared/contracts/values.ts';
import { metaOf } from '../../functions/shared/testing/events.ts';
import type { Clock, Fact, Rules } from './saga-facts.ts';
import type { PaymentsSide } from './saga-payments.ts';
import type { Post } from './saga-post.ts';
import type { Turns, Work } from './saga-turns.ts';

/** Somebody who buys: tries one card after the other until one is not declined. */
export interface Person {
  readonly lines: readonly OrderLine[];
  readonly cards: readonly PaymentMethod[];
  /** Turns that the checkout waits for the card before it places the order with the authorization pending. */
  readonly patience: number;
}

const TIMEOUT_SECONDS = 90;

export interface Surroundings {
  readonly clock: Clock;
  readonly post: Post;
  readonly turns: Turns;
  readonly payments: PaymentsSide;
  readonly rules: Rules;
}

export class OrdersSide {
  readonly orders = new Map<string, Order>();
  private readonly around: Surroundings;

  constructor(around: Surroundings) {
    this.around = around;
  }

  *checkout(orderId: string, { lines, cards, patience }: Person): Work {
    const { turns, payments, post } = this.around;
    for (const [number, paymentMethod] of cards.entries()) {
      const userId = `user-of-${orderId}`;
      const requestId = `request-${orderId}-${number}`;
      const terms = { orderId, userId, amount: totalOf(lines), paymentMethod };
      let outcome: string | undefined;
      // payments works on it by itself: a call that nobody waits for any more still completes
      const asked = payments.door(terms, requestId, (answer) => (outcome = answer));
      turns.start(asked, (facts) => post.publish(...facts));
      for (let turn = 0; turn < patience && outcome === undefined; turn += 1) yield;
      if (outcome === 'declined') continue;
      const authorization = outcome === 'authorized' ? 'authorized' : 'pending';
      const cart = { cartId: `cart-of-${orderId}`, cartVersion: 1, lines };
      const told = this.toldBy(OrderPlaced.type, requestId);
      const who = { id: orderId, customerId: userId, paymentMethod, authorization, ...told } as const;
      this.change(undefined, placeOrder(cart, who));
      return [];
    }
    return [];
  }

  hears(fact: Fact): void {
    const order = this.orders.get(fact.data.orderId);
    switch (fact.type) {
      case 'StockReserved':
      case 'StockRejected':
      case 'PaymentConfirmed':
      case 'PaymentDeclined': {
        if (order === undefined) return; // a card that was declined while the person waited
        const type = TELLS[fact.type]?.type;
        const told = {
          ...this.toldBy(type ?? '', fact.meta.id),
          ...(type === undefined ? { eventId: fact.meta.id } : {}),
        };
        this.change(order, this.around.rules.decide(order, fact, told));
      }
    }
  }

  timerRings(fact: Fact): void {
    const { clock, post } = this.around;
    const order = this.orders.get(fact.data.orderId);
    if (order === undefined) throw new Error('a timer without an order');
    const patience = patienceWith(order, { now: clock.now, seconds: TIMEOUT_SECONDS });
    if (patience.verdict === 'timed-out') {
      this.change(order, cancel(order, this.toldBy(OrderCancelled.type, fact.meta.id), 'timed-out'));
    }
    if (patience.verdict === 'wait') post.remind(fact, patience.seconds);
  }

  /** A customer changes their mind. */
  cancelOne(pick: number): void {
    const order = [...this.orders.values()][pick % Math.max(1, this.orders.size)];
    if (order === undefined) return;
    const told = this.toldBy(OrderCancelled.type, `cancel-${order.id}`);
    try {
      this.change(order, this.around.rules.cancelOnRequest(order, told));
    } catch (error) {
      if (!(error instanceof InvalidTransition)) throw error;
    }
  }

  private toldBy(type: string, causationId: string): Told {
    const at = this.around.clock.now.toISOString();
    const change: OrderChange = { correlationId: 'c', causationId, traceparent: 't', at };
    return { change, eventId: `${causationId}>${type}` };
  }

  /** The table stream: a change of state is told, and nobody can come in between. */
  private change(before: Order | undefined, order: Order): void {
    if (order === before) return;
    const { post } = this.around;
    this.orders.set(order.id, order);
    const { id: orderId, customerId: userId, total, reason, status, change } = order;
    const meta = metaOf({ id: order.history.at(-1)?.eventId ?? '', causationId: change.causationId });
    if (status === 'PLACED') {
      const { cartId, cartVersion, authorization, paymentMethod } = order;
      const lines = [...order.lines];
      const data = { orderId, userId, cartId, cartVersion, lines, total, authorization, paymentMethod };
      const fact = { type: OrderPlaced.type, meta, data };
      post.publish(fact);
      post.remind(fact, TIMEOUT_SECONDS);
    }
    if (status === 'CONFIRMED') post.publish({ type: OrderConfirmed.type, meta, data: { orderId, userId, total } });
    if (status === 'CANCELLED') {
      if (reason === undefined) throw new Error(`${orderId} was cancelled without a reason`);
      post.publish({ type: OrderCancelled.type, meta, data: { orderId, userId, total, reason } });
    }
  }
}
