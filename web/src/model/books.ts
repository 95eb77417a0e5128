/**
 * Double entry per copy: an event of the bus is published once to each queue whose rule matches, and each copy is in
 * exactly one of four states. The final state does not depend on the order in which the reports arrive.
 */
import type { FeedEvent } from './event.ts';
import { isSystem, number, text } from './event.ts';

export type CopyState = 'in flight' | 'retrying' | 'dead' | 'delivered';
const RANK: Readonly<Record<CopyState, number>> = { 'in flight': 0, retrying: 1, dead: 2, delivered: 3 };
const isFinal = (state: CopyState): boolean => state === 'dead' || state === 'delivered';

export interface Copy {
  readonly queue: string;
  readonly key: string;
  readonly eventType: string;
  readonly state: CopyState;
  readonly attempt: number;
  readonly of: number;
  readonly since: number;
  /** When the report that it is dead or delivered was made: of two that differ the later one counts. */
  readonly settledAt: number;
}

/**
 * A dead letter that is sent again ends delivered. A message whose function did its work and then died comes again, and
 * may end among the dead letters.
 */
function stateAfter(known: Copy | undefined, state: CopyState, at: number): CopyState {
  if (known === undefined) return state;
  const isLater = at > known.settledAt;
  if (isFinal(state) && isFinal(known.state) && at !== known.settledAt) return isLater ? state : known.state;
  return RANK[state] > RANK[known.state] ? state : known.state;
}

export interface QueueState {
  /** Copies that wait in the queue, oldest first. */
  readonly waiting: Map<string, Copy>;
  readonly dead: Map<string, Copy>;
  handled: number;
}

/** Settled copies beyond this many are only counted; they leave together, because the list moves up when they do. */
const KEPT_SETTLED = 50_000;
const LEAVE_TOGETHER = 1_000;

interface Pages {
  readonly copies: Map<string, Copy>;
  readonly queues: Map<string, QueueState>;
  readonly settled: string[];
  readonly totals: Record<CopyState, number>;
  published: number;
}

const emptyPages = (): Pages => ({
  copies: new Map(),
  queues: new Map(),
  settled: [],
  totals: { 'in flight': 0, retrying: 0, dead: 0, delivered: 0 },
  published: 0,
});

/** Copies are never changed, only replaced, so that they can be shared between two books. */
const copyPages = ({ copies, queues, settled, totals, published }: Pages): Pages => ({
  copies: new Map(copies),
  queues: new Map(
    [...queues].map(([name, { waiting, dead, handled }]) => [
      name,
      { waiting: new Map(waiting), dead: new Map(dead), handled },
    ]),
  ),
  settled: settled.slice(),
  totals: { ...totals },
  published,
});

export type Books = ReturnType<typeof createBooks>;

/** `kept`: how many settled copies are known one by one, so that what is told of them once more counts no second time. */
export function createBooks(pages: Pages = emptyPages(), kept = KEPT_SETTLED) {
  const { copies, queues, settled, totals } = pages;

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
    const known = copies.get(id);
    const before = known?.state;
    const { waiting, dead } = queueOf(queue);
    const next = stateAfter(known, state, at);
    if (before === undefined) pages.published += 1;
    else totals[before] -= 1;
    totals[next] += 1;
    const copy: Copy = {
      queue,
      key,
      eventType: eventType !== '' ? eventType : (known?.eventType ?? ''),
      state: next,
      attempt: Math.max(known?.attempt ?? 0, attempt),
      of: Math.max(known?.of ?? 0, of),
      since: Math.min(known?.since ?? at, at),
      settledAt: Math.max(known?.settledAt ?? 0, isFinal(state) ? at : 0),
    };
    copies.set(id, copy);
    if (copy.state === 'in flight' || copy.state === 'retrying') waiting.set(id, copy);
    else waiting.delete(id);
    if (copy.state === 'dead') dead.set(id, copy);
    else dead.delete(id);
    if (copy.state === 'delivered' && before !== 'delivered' && settled.push(id) >= kept + LEAVE_TOGETHER)
      for (const old of settled.splice(0, LEAVE_TOGETHER))
        if (copies.get(old)?.state === 'delivered') copies.delete(old);
    return copy;
  }

  return {
    pages,
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
      return { published: pages.published, ...totals };
    },
    get balanced() {
      return pages.published === totals.delivered + totals['in flight'] + totals.retrying + totals.dead;
    },
    /** Everything there is to compare between two arrival orders. */
    snapshot: () => ({
      published: pages.published,
      ...totals,
      copies: [...copies.entries()].map(([id, { state, attempt, since }]) => [id, state, attempt, since]).sort(),
    }),
  };
}

/** Books of their own that go on from here. */
export const copyBooks = ({ pages }: Books): Books => createBooks(copyPages(pages));
