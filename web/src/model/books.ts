/**
 * Double entry per copy: an event of the bus is published once to each queue whose rule matches, and each copy is in
 * exactly one of four states. The final state does not depend on the order in which the reports arrive.
 */
import type { FeedEvent } from './event.ts';
import { isSystem, number, text } from './event.ts';

export type CopyState = 'in flight' | 'retrying' | 'dead' | 'delivered';
const RANK: Readonly<Record<CopyState, number>> = { 'in flight': 0, retrying: 1, dead: 2, delivered: 3 };

export interface Copy {
  readonly queue: string;
  readonly key: string;
  eventType: string;
  state: CopyState;
  attempt: number;
  of: number;
  since: number;
}

export interface QueueState {
  /** Copies that wait in the queue, oldest first. */
  readonly waiting: Map<string, Copy>;
  readonly dead: Map<string, Copy>;
  handled: number;
}

/** Settled copies beyond this many are only counted. */
const KEPT_SETTLED = 50_000;

export function createBooks() {
  const copies = new Map<string, Copy>();
  const queues = new Map<string, QueueState>();
  const settled: string[] = [];
  const totals: Record<CopyState, number> = { 'in flight': 0, retrying: 0, dead: 0, delivered: 0 };
  let published = 0;

  const queueOf = (name: string): QueueState => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const fresh: QueueState = { waiting: new Map(), dead: new Map(), handled: 0 };
    queues.set(name, fresh);
    return fresh;
  };

  function note(
    queue: string,
    key: string,
    state: CopyState,
    at: number,
    eventType: string,
    attempt = 0,
    of = 0,
  ): Copy {
    const id = `${queue}>${key}`;
    let copy = copies.get(id);
    const before = copy?.state;
    const { waiting, dead } = queueOf(queue);
    if (copy === undefined) {
      published += 1;
      totals[state] += 1;
      copy = { queue, key, eventType, state, attempt, of, since: at };
      copies.set(id, copy);
    } else {
      if (RANK[state] > RANK[copy.state]) {
        totals[copy.state] -= 1;
        totals[state] += 1;
        copy.state = state;
      }
      copy.attempt = Math.max(copy.attempt, attempt);
      copy.of = Math.max(copy.of, of);
      copy.since = Math.min(copy.since, at);
      if (eventType !== '') copy.eventType = eventType;
    }
    if (copy.state === 'in flight' || copy.state === 'retrying') waiting.set(id, copy);
    else waiting.delete(id);
    if (copy.state === 'dead') dead.set(id, copy);
    else dead.delete(id);
    if (copy.state === 'delivered' && before !== 'delivered' && settled.push(id) > KEPT_SETTLED)
      copies.delete(settled.shift() ?? '');
    return copy;
  }

  return {
    queues,
    /** An event reached the bus; `targets` are the queues whose rules match, `feed` the one that brought it here. */
    published(event: FeedEvent, targets: readonly string[], feed: string | null): void {
      if (isSystem(event)) return;
      const at = Date.parse(event.time);
      for (const queue of targets) note(queue, event.id, queue === feed ? 'delivered' : 'in flight', at, event.type);
    },
    /** A copy that no rule made: handed on by a topic, or set as a timer. */
    handedOver(event: FeedEvent, queue: string): void {
      const [key, type] = isSystem(event) ? [text(event, 'eventId'), text(event, 'eventType')] : [event.id, event.type];
      if (key !== '') note(queue, key, 'in flight', Date.parse(event.time), type);
    },
    /** A consumer's report; answers the copy it speaks of, or null for any other event. */
    reported(event: FeedEvent): Copy | null {
      if (!isSystem(event)) return null;
      const queue = text(event, 'queue');
      const key = text(event, 'eventId') || text(event, 'messageId');
      if (queue === '' || key === '') return null;
      const at = Date.parse(event.time);
      const state: CopyState | undefined = (
        { MessageHandled: 'delivered', MessageFailed: 'retrying', MessageDeadLettered: 'dead' } as const
      )[event.type as 'MessageHandled' | 'MessageFailed' | 'MessageDeadLettered'];
      if (state === undefined) return null;
      if (state === 'delivered') queueOf(queue).handled += 1;
      return note(queue, key, state, at, text(event, 'eventType'), number(event, 'attempt'), number(event, 'of'));
    },
    get totals() {
      return { published, ...totals };
    },
    get balanced() {
      return published === totals.delivered + totals['in flight'] + totals.retrying + totals.dead;
    },
    /** Everything there is to compare between two arrival orders. */
    snapshot: () => ({
      published,
      ...totals,
      copies: [...copies.entries()].map(([id, { state, attempt, since }]) => [id, state, attempt, since]).sort(),
    }),
  };
}
