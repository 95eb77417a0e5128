/** Bus and queues: who hears of what, and what lies where until then. */
import { CONSUMERS } from '../../functions/shared/contracts/flows.ts';
import type { Clock, Fact } from './saga-facts.ts';

const QUEUES = ['inventory-reservations', 'payment-captures', 'order-updates'] as const;
export type Queue = (typeof QUEUES)[number] | 'order-timeouts';

export interface Message {
  readonly queue: Queue;
  readonly fact: Fact;
  /** In seconds; a timer lies in its queue until then. */
  readonly dueAt: number;
}

export class Post {
  /** Each fact once, however often it was told. */
  readonly told: Fact[] = [];
  private readonly clock: Clock;
  private queued: Message[] = [];
  private dead: Message[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  publish(...facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (!this.told.some(({ meta }) => meta.id === fact.meta.id)) this.told.push(fact);
      this.spread(fact);
    }
  }

  /** The bus or a table stream tells something once more. */
  repeat(pick: number): void {
    const fact = this.told[pick % Math.max(1, this.told.length)];
    if (fact !== undefined) this.spread(fact);
  }

  /** Sends oneself something, to be heard after some seconds. */
  remind(fact: Fact, afterSeconds: number): void {
    this.queued.push({ queue: 'order-timeouts', fact, dueAt: this.clock.seconds + afterSeconds });
  }

  /** Takes one of the messages that are due out of its queue. */
  take(pick: number): Message | undefined {
    const due = this.queued.filter(({ dueAt }) => dueAt <= this.clock.seconds);
    const message = due[pick % Math.max(1, due.length)];
    if (message !== undefined) this.queued.splice(this.queued.indexOf(message), 1);
    return message;
  }

  putBack(message: Message): void {
    this.queued.push(message);
  }

  setAside(message: Message): void {
    this.dead.push(message);
  }

  /** What was set aside is tried again. */
  redrive(): void {
    this.queued.push(...this.dead);
    this.dead = [];
  }

  /** When the next message is due; undefined when there is none. */
  nextDueAt(): number | undefined {
    return this.queued.toSorted((a, b) => a.dueAt - b.dueAt)[0]?.dueAt;
  }

  /** What lies in the queues, in words. */
  story(): string {
    return this.queued
      .slice(0, 5)
      .map(({ queue, fact }) => `${queue} ${fact.type}`)
      .join(', ');
  }

  private spread(fact: Fact): void {
    for (const queue of QUEUES) {
      const wanted = CONSUMERS[queue].contracts.some(({ type }) => type === fact.type);
      if (wanted) this.queued.push({ queue, fact, dueAt: this.clock.seconds });
    }
  }
}
