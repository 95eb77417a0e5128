/**
 * The rules of orders, inventory and payments side by side, with nothing between them but messages: late, doubled, set
 * aside for a while, or worked on by somebody who dies after writing. There is no memory of processed events here: the
 * rules alone have to bear repeats.
 */
import { Clock, type Fact, RULES, type Rules } from './saga-facts.ts';
import { InventorySide } from './saga-inventory.ts';
import { OrdersSide, type Person } from './saga-orders.ts';
import { PaymentsSide } from './saga-payments.ts';
import { type Message, Post } from './saga-post.ts';
import { Turns, type Work } from './saga-turns.ts';

/**
 * What becomes of a delivery: `settled`; `doubled`, a second reader gets it at the same time; `crashed`, written but
 * never told, and it comes again; `set-aside` in the dead-letter queue, to be redriven at the end.
 */
export type Fate = 'settled' | 'doubled' | 'crashed' | 'set-aside';

export class World {
  private readonly clock = new Clock();
  private readonly turns = new Turns();
  private readonly post = new Post(this.clock);
  private readonly ordersSide: OrdersSide;
  private readonly inventorySide: InventorySide;
  private readonly paymentsSide: PaymentsSide;

  constructor(stock: Readonly<Record<string, number>>, rules: Rules = RULES) {
    const { clock, turns, post } = this;
    this.inventorySide = new InventorySide(stock, rules);
    this.paymentsSide = new PaymentsSide(clock, rules);
    this.ordersSide = new OrdersSide({ clock, post, turns, payments: this.paymentsSide, rules });
  }

  get orders(): OrdersSide['orders'] {
    return this.ordersSide.orders;
  }

  get stock(): InventorySide['stock'] {
    return this.inventorySide.stock;
  }

  get reservations(): InventorySide['reservations'] {
    return this.inventorySide.reservations;
  }

  get payments(): PaymentsSide['payments'] {
    return this.paymentsSide.payments;
  }

  get ledger(): PaymentsSide['ledger'] {
    return this.paymentsSide.ledger;
  }

  get told(): readonly Fact[] {
    return this.post.told;
  }

  /** Somebody goes to the checkout. */
  visit(orderId: string, person: Person): void {
    this.turns.start(this.ordersSide.checkout(orderId, person), (facts) => this.post.publish(...facts));
  }

  wait(seconds: number): void {
    this.clock.seconds += seconds;
  }

  /** Lets one of those who are in the middle of something go on. */
  goOn(pick: number): void {
    this.turns.goOn(pick);
  }

  /** Hands one of the messages that are due to its reader. */
  deliver(pick: number, fate: Fate): void {
    const message = this.post.take(pick);
    if (message === undefined) return;
    // without its timer an order waits for somebody who redrives; that is not what is asked here
    if (fate === 'set-aside' && message.queue !== 'order-timeouts') {
      this.post.setAside(message);
      return;
    }
    const again = (): void => this.post.putBack(message);
    if (fate === 'doubled') again();
    const tell = (facts: readonly Fact[]): void => {
      if (fate === 'crashed') again();
      else this.post.publish(...facts);
    };
    this.turns.start(this.handle(message), tell, again);
  }

  /** The bus or a table stream tells something once more. */
  repeat(pick: number): void {
    this.post.repeat(pick);
  }

  /** A customer changes their mind. */
  cancel(pick: number): void {
    this.ordersSide.cancelOne(pick);
  }

  /** Until nobody has anything to do, timers included. @throws Error when that does not end */
  comeToRest(): void {
    for (let turn = 0; turn < 20_000; turn += 1) {
      const next = this.post.nextDueAt();
      if (this.turns.busy) this.goOn(turn);
      else if (next === undefined) return;
      else {
        this.clock.seconds = Math.max(this.clock.seconds, next);
        this.deliver(0, 'settled');
      }
    }
    throw new Error(`no rest: ${this.post.story()}`);
  }

  /** What was set aside is tried again. */
  redrive(): void {
    this.post.redrive();
  }

  private *handle({ queue, fact }: Message): Work {
    switch (queue) {
      case 'inventory-reservations':
        return this.inventorySide.hears(fact);
      case 'payment-captures':
        return yield* this.paymentsSide.hears(fact);
      case 'order-updates':
        this.ordersSide.hears(fact);
        return [];
      case 'order-timeouts':
        this.ordersSide.timerRings(fact);
        return [];
    }
  }
}
