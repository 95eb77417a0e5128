/**
 * The rules of orders, inventory and payments side by side, with nothing between them but messages: late, doubled, set
 * aside for a while, or worked on by somebody who dies after writing. There is no memory of processed events here: the
 * rules alone have to bear repeats.
 */
import {
  type Inventory,
  onOrderConfirmed,
  onOrderPlaced,
  productsOf,
  type Reservation,
  onOrderCancelled as releaseOrForget,
} from '../../functions/inventory/domain/reservation.ts';
import type { Stock } from '../../functions/inventory/domain/stock.ts';
import { type Order, type OrderChange, placeOrder, totalOf } from '../../functions/orders/domain/order.ts';
import { cancel, cancelOnRequest, InvalidTransition, type Told } from '../../functions/orders/domain/order-states.ts';
import { decide, TELLS } from '../../functions/orders/domain/saga.ts';
import { patienceWith } from '../../functions/orders/domain/timeout.ts';
import { reactionTo } from '../../functions/payments/domain/card-network.ts';
import type { LedgerEntry } from '../../functions/payments/domain/ledger.ts';
import {
  alreadySettled,
  needOf,
  openAuthorization,
  type Payment,
  type Phase,
  type Said,
  settleAuthorization,
  settleCapture,
  type Terms,
  termsOf,
  onOrderCancelled as voidOrRefund,
  withOwnPromise,
} from '../../functions/payments/domain/payment.ts';
import type { EventOf } from '../../functions/shared/contracts/define-event.ts';
import { CONSUMERS } from '../../functions/shared/contracts/flows.ts';
import type { StockRejected, StockReleased, StockReserved } from '../../functions/shared/contracts/inventory.events.ts';
import {
  OrderCancelled,
  OrderConfirmed,
  type OrderLine,
  OrderPlaced,
} from '../../functions/shared/contracts/orders.events.ts';
import type {
  PaymentAuthorized,
  PaymentConfirmed,
  PaymentDeclined,
  PaymentRefunded,
  PaymentVoided,
} from '../../functions/shared/contracts/payments.events.ts';
import type { PaymentMethod } from '../../functions/shared/contracts/values.ts';
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

const QUEUES = ['inventory-reservations', 'payment-captures', 'order-updates'] as const;
type Queue = (typeof QUEUES)[number] | 'order-timeouts';

interface Message {
  readonly queue: Queue;
  readonly fact: Fact;
  /** In seconds; a timer lies in its queue until then. */
  readonly dueAt: number;
}

/**
 * What becomes of a delivery: `settled`; `doubled`, a second reader gets it at the same time; `crashed`, written but
 * never told, and it comes again; `set-aside` in the dead-letter queue, to be redriven at the end.
 */
export type Fate = 'settled' | 'doubled' | 'crashed' | 'set-aside';

/** Somebody who buys: tries one card after the other until one is not declined. */
export interface Person {
  readonly lines: readonly OrderLine[];
  readonly cards: readonly PaymentMethod[];
  /** Turns that the checkout waits for the card before it places the order with the authorization pending. */
  readonly patience: number;
}

/** Work that somebody else may overtake wherever it yields. */
type Work = Generator<undefined, readonly Fact[]>;

/** The card network failed: the message comes again. */
class NetworkFailed extends Error {}

/** The rules under test; a test that wants to see them fail replaces one. */
export const RULES = { decide, cancelOnRequest, onOrderPlaced, releaseOrForget, onOrderConfirmed, voidOrRefund };
export type Rules = typeof RULES;

const TIMEOUT_SECONDS = 90;
const START_MS = Date.parse('2026-01-02T03:04:05.678Z');

export class World {
  readonly orders = new Map<string, Order>();
  readonly stock = new Map<string, Stock>();
  readonly reservations = new Map<string, Reservation>();
  readonly payments = new Map<string, Payment>();
  readonly ledger: { readonly orderId: string; readonly entry: LedgerEntry }[] = [];
  readonly told: Fact[] = [];
  private readonly rules: Rules;
  private queued: Message[] = [];
  private setAside: Message[] = [];
  private running: { work: Work; then: (facts: readonly Fact[]) => void; failed: () => void }[] = [];
  private seconds = 0;

  constructor(stock: Readonly<Record<string, number>>, rules: Rules = RULES) {
    this.rules = rules;
    for (const [productId, available] of Object.entries(stock)) {
      this.stock.set(productId, { productId, available, reserved: 0, sold: 0, revision: 1 });
    }
  }

  private get now(): Date {
    return new Date(START_MS + this.seconds * 1_000);
  }

  /** Somebody goes to the checkout. */
  visit(orderId: string, person: Person): void {
    this.start(this.checkout(orderId, person));
  }

  wait(seconds: number): void {
    this.seconds += seconds;
  }

  /** Lets one of those who are in the middle of something go on. */
  goOn(pick: number): void {
    const index = pick % Math.max(1, this.running.length);
    const process = this.running[index];
    if (process === undefined) return;
    try {
      const { done, value } = process.work.next();
      if (done !== true) return;
      this.running.splice(this.running.indexOf(process), 1);
      process.then(value);
    } catch (error) {
      if (!(error instanceof NetworkFailed)) throw error;
      this.running.splice(this.running.indexOf(process), 1);
      process.failed();
    }
  }

  /** Hands one of the messages that are due to its reader. */
  deliver(pick: number, fate: Fate): void {
    const due = this.queued.filter(({ dueAt }) => dueAt <= this.seconds);
    const message = due[pick % Math.max(1, due.length)];
    if (message === undefined) return;
    this.queued.splice(this.queued.indexOf(message), 1);
    const again = (): void => void this.queued.push(message);
    // without its timer an order waits for somebody who redrives; that is not what is asked here
    if (fate === 'set-aside' && message.queue !== 'order-timeouts') {
      this.setAside.push(message);
      return;
    }
    if (fate === 'doubled') again();
    const tell = (facts: readonly Fact[]): void => {
      if (fate === 'crashed') again();
      else this.publishAll(facts);
    };
    this.start(this.handle(message), tell, again);
  }

  /** The bus or a table stream tells something once more. */
  repeat(pick: number): void {
    const fact = this.told[pick % Math.max(1, this.told.length)];
    if (fact !== undefined) this.spread(fact);
  }

  /** A customer changes their mind. */
  cancel(pick: number): void {
    const order = [...this.orders.values()][pick % Math.max(1, this.orders.size)];
    if (order === undefined) return;
    try {
      this.change(order, this.rules.cancelOnRequest(order, this.toldBy(OrderCancelled.type, `cancel-${order.id}`)));
    } catch (error) {
      if (!(error instanceof InvalidTransition)) throw error;
    }
  }

  /** Until nobody has anything to do, timers included. @throws Error when that does not end */
  comeToRest(): void {
    for (let turns = 0; turns < 20_000; turns += 1) {
      const [next] = this.queued.toSorted((a, b) => a.dueAt - b.dueAt);
      if (this.running.length > 0) this.goOn(turns);
      else if (next === undefined) return;
      else {
        this.seconds = Math.max(this.seconds, next.dueAt);
        this.deliver(0, 'settled');
      }
    }
    throw new Error(`no rest: ${this.queued.map(({ queue, fact }) => `${queue} ${fact.type}`).slice(0, 5)}`);
  }

  /** What was set aside is tried again. */
  redrive(): void {
    this.queued.push(...this.setAside);
    this.setAside = [];
  }

  private start(
    work: Work,
    then: (facts: readonly Fact[]) => void = (facts) => this.publishAll(facts),
    failed: () => void = () => undefined,
  ): void {
    this.running.push({ work, then, failed });
    this.goOn(this.running.length - 1);
  }

  private publishAll(facts: readonly Fact[]): void {
    for (const fact of facts) this.publish(fact);
  }

  private publish(fact: Fact): void {
    if (!this.told.some(({ meta }) => meta.id === fact.meta.id)) this.told.push(fact);
    this.spread(fact);
  }

  private spread(fact: Fact): void {
    for (const queue of QUEUES) {
      const wanted = CONSUMERS[queue].contracts.some(({ type }) => type === fact.type);
      if (wanted) this.queued.push({ queue, fact, dueAt: this.seconds });
    }
  }

  private toldBy(type: string, causationId: string): Told {
    const change: OrderChange = { correlationId: 'c', causationId, traceparent: 't', at: this.now.toISOString() };
    return { change, eventId: `${causationId}>${type}` };
  }

  /** The table stream: a change of state is told, and nobody can come in between. */
  private change(before: Order | undefined, order: Order): void {
    if (order === before) return;
    this.orders.set(order.id, order);
    const { id: orderId, customerId: userId, total, reason, status, change } = order;
    const meta = metaOf({ id: order.history.at(-1)?.eventId ?? '', causationId: change.causationId });
    if (status === 'PLACED') {
      const { cartId, cartVersion, authorization, paymentMethod } = order;
      const lines = [...order.lines];
      const data = { orderId, userId, cartId, cartVersion, lines, total, authorization, paymentMethod };
      const fact = { type: OrderPlaced.type, meta, data };
      this.publish(fact);
      this.queued.push({ queue: 'order-timeouts', fact, dueAt: this.seconds + TIMEOUT_SECONDS });
    }
    if (status === 'CONFIRMED') this.publish({ type: OrderConfirmed.type, meta, data: { orderId, userId, total } });
    if (status === 'CANCELLED') {
      if (reason === undefined) throw new Error(`${orderId} was cancelled without a reason`);
      this.publish({ type: OrderCancelled.type, meta, data: { orderId, userId, total, reason } });
    }
  }

  private *checkout(orderId: string, { lines, cards, patience }: Person): Work {
    for (const [number, paymentMethod] of cards.entries()) {
      const userId = `user-of-${orderId}`;
      const terms = { orderId, userId, amount: totalOf(lines), paymentMethod };
      let outcome: string | undefined;
      // payments works on it by itself: a call that nobody waits for any more still completes
      this.start(this.door(terms, `request-${orderId}-${number}`, (answer) => (outcome = answer)));
      for (let turns = 0; turns < patience && outcome === undefined; turns += 1) yield;
      if (outcome === 'declined') continue;
      const authorization = outcome === 'authorized' ? 'authorized' : 'pending';
      const cart = { cartId: `cart-of-${orderId}`, cartVersion: 1, lines };
      const told = this.toldBy(OrderPlaced.type, `request-${orderId}-${number}`);
      this.change(
        undefined,
        placeOrder(cart, { id: orderId, customerId: userId, paymentMethod, authorization, ...told }),
      );
      return [];
    }
    return [];
  }

  private *door(terms: Terms, requestId: string, answer: (outcome: string) => void): Work {
    const { outcome, says } = yield* this.authorize(terms, 'checkout', requestId);
    answer(outcome);
    return says.map((said) => this.factOf(said, requestId));
  }

  private *handle({ queue, fact }: Message): Work {
    switch (queue) {
      case 'inventory-reservations':
        return this.inventoryHears(fact);
      case 'payment-captures':
        return yield* this.paymentsHears(fact);
      case 'order-updates':
        this.ordersHears(fact);
        return [];
      case 'order-timeouts':
        this.timerRings(fact);
        return [];
    }
  }

  private ordersHears(fact: Fact): void {
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
        this.change(order, this.rules.decide(order, fact, told));
      }
    }
  }

  private timerRings(fact: Fact): void {
    const order = this.orders.get(fact.data.orderId);
    if (order === undefined) throw new Error('a timer without an order');
    const patience = patienceWith(order, { now: this.now, seconds: TIMEOUT_SECONDS });
    if (patience.verdict === 'timed-out') {
      this.change(order, cancel(order, this.toldBy(OrderCancelled.type, fact.meta.id), 'timed-out'));
    }
    if (patience.verdict === 'wait') {
      this.queued.push({ queue: 'order-timeouts', fact, dueAt: this.seconds + patience.seconds });
    }
  }

  private inventoryHears(fact: Fact): readonly Fact[] {
    const { orderId } = fact.data;
    const reservation = this.reservations.get(orderId);
    const products =
      fact.type === 'OrderPlaced' ? fact.data.lines.map((line) => line.productId) : productsOf(reservation);
    const stock = new Map(products.flatMap((id) => this.stock.get(id) ?? []).map((row) => [row.productId, row]));
    const inventory: Inventory = { stock, reservation };
    const { onOrderPlaced, releaseOrForget, onOrderConfirmed } = this.rules;
    const step =
      fact.type === 'OrderPlaced'
        ? onOrderPlaced(inventory, fact.data)
        : fact.type === 'OrderCancelled'
          ? releaseOrForget(inventory, fact.data)
          : onOrderConfirmed(inventory, fact.data);
    for (const row of step.stock) this.stock.set(row.productId, row);
    if (step.reservation !== undefined) this.reservations.set(orderId, step.reservation);
    return step.says === undefined ? [] : [{ ...step.says, meta: this.metaBy(step.says.type, fact.meta.id) }];
  }

  private *paymentsHears(fact: Fact): Work {
    const { orderId } = fact.data;
    const say = (says: readonly Said[]) => says.map((said) => this.factOf(said, fact.meta.id));
    if (fact.type === 'OrderCancelled') {
      return say(this.pay(orderId, this.rules.voidOrRefund(this.payments.get(orderId), fact.data, this.now)));
    }
    if (fact.type !== 'StockReserved') return [];
    const terms = termsOf(fact.data);
    const { paymentMethod } = terms;
    if (needOf(this.payments.get(orderId), terms) === 'authorize') {
      const { outcome } = yield* this.authorize(terms, 'settlement', fact.meta.id);
      if (outcome === 'failed') throw new NetworkFailed();
    }
    let step = alreadySettled(this.payments.get(orderId));
    if (needOf(this.payments.get(orderId), terms) === 'capture') {
      const { answer } = reactionTo({ operation: 'capture', paymentMethod, attempt: 1 }, QUIET, 1);
      if (answer.outcome === 'failed') throw new NetworkFailed();
      yield; // the card network takes the money
      step = settleCapture(this.payments.get(orderId), answer, this.now);
      this.pay(orderId, step);
    }
    return say(withOwnPromise(step, this.causeBy(fact.meta.id)).says);
  }

  private *authorize(terms: Terms, phase: Phase, causationId: string): Generator<undefined, Asked> {
    const { orderId, paymentMethod } = terms;
    for (let round = 1; ; round += 1) {
      const opening = openAuthorization(this.payments.get(orderId), terms, phase, this.now);
      if (opening.kind === 'refused') return { outcome: 'refused', says: [] };
      if (opening.kind === 'standing') return { outcome: 'authorized', says: opening.says };
      this.payments.set(orderId, opening.payment);
      const { attempts: attempt } = opening.payment;
      yield; // the card network thinks
      const { answer } = reactionTo({ operation: 'authorize', paymentMethod, attempt }, QUIET, 1);
      if (answer.outcome === 'failed') return { outcome: 'failed', says: [] };
      const cause = this.causeBy(causationId);
      const settled = settleAuthorization(this.payments.get(orderId), { terms, phase, answer, cause, at: this.now });
      const says = this.pay(orderId, settled);
      if (settled.outcome !== 'overtaken') return { outcome: settled.outcome, says };
      // an order that waits asks again when somebody at the checkout came in between
      if (phase === 'checkout' || round === 3) return { outcome: 'refused', says: [] };
    }
  }

  private pay(
    orderId: string,
    step: { payment: Payment | undefined; entries: readonly LedgerEntry[]; says: readonly Said[] },
  ) {
    if (step.payment !== undefined) this.payments.set(orderId, step.payment);
    for (const entry of step.entries) this.ledger.push({ orderId, entry });
    return step.says;
  }

  private causeBy(causationId: string) {
    return { causationId, correlationId: 'c', traceparent: 't', at: this.now };
  }

  private metaBy(type: string, causationId: string) {
    return metaOf({ id: `${causationId}>${type}`, causationId });
  }

  private factOf(said: Said, causationId: string): Fact {
    const meta = this.metaBy(said.type, 'cause' in said ? said.cause.causationId : causationId);
    return { ...said, meta };
  }
}

interface Asked {
  readonly outcome: 'authorized' | 'declined' | 'refused' | 'failed';
  readonly says: readonly Said[];
}

/** A network that fails for no reason of its own never. */
const QUIET = { failureRate: 0, latencyMs: 0 };
