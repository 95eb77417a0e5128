/** Everything the page knows about the system: each event goes in once, in the order it was released. */
import { inCausalOrder } from './causal-order.ts';
import { type FeedEvent, readEvent, text } from './event.ts';
import { createRing } from './ring.ts';
import { createState, type State } from './state.ts';
import { countLost, countReceived, countRepeated, emptySums } from './sums.ts';
import type { TopologyIndex } from './topology.ts';

export interface IncomingFrame {
  readonly rows: readonly unknown[];
  readonly withheld: number;
}

export interface Arrived {
  readonly event: FeedEvent;
  readonly row: number;
}

export function createWorld(memory?: { readonly rows: number; readonly payloads: number }) {
  const sums = emptySums();
  const ring = createRing(memory?.rows, memory?.payloads);
  let state = createState();
  let index: TopologyIndex | null = null;
  let version = 0;
  let firstUnreadable: string | null = null;

  /** A new event is stored and moves the state; a repeated one is only counted. */
  function enter(event: FeedEvent): number | null {
    if (ring.has(event.id)) {
      countRepeated(sums);
      return null;
    }
    countReceived(sums);
    const row = ring.append(event, sums.frames);
    state.apply(event, index);
    return row;
  }

  return {
    sums,
    ring,
    get state(): State {
      return state;
    },
    get books() {
      return state.books;
    },
    get counters() {
      return state.counters;
    },
    get circuits() {
      return state.circuits;
    },
    get index() {
      return index;
    },
    /** Changes with every frame: nothing is sampled again while it stands. */
    get version() {
      return version;
    },
    get firstUnreadable() {
      return firstUnreadable;
    },
    setMap(next: TopologyIndex): void {
      index = next;
      version += 1;
    },
    /** Answers the events that are new, cause before effect; each of them is now waiting to be drawn or aggregated. */
    accept(frame: IncomingFrame): Arrived[] {
      sums.frames += 1;
      sums.withheld += frame.withheld;
      version += 1;
      const readable: { readonly event: FeedEvent }[] = [];
      for (const raw of frame.rows) {
        const event = readEvent(raw);
        if (event !== null) readable.push({ event });
        else {
          countLost(sums, 1, 'unreadable');
          firstUnreadable ??= JSON.stringify(raw)?.slice(0, 300) ?? String(raw);
        }
      }
      const arrived: Arrived[] = [];
      for (const { event } of inCausalOrder(readable)) {
        const row = enter(event);
        if (row !== null) arrived.push({ event, row });
      }
      return arrived;
    },
    /** One event of a replay, of the frame with this number. */
    again(event: FeedEvent, frame: number): number | null {
      sums.frames = frame;
      version += 1;
      return enter(event);
    },
    /** Another state of the same events: rows from `happened.length` on have not happened, those before it have. */
    restore(other: State, map: TopologyIndex | null, happened: readonly { event: FeedEvent; frame: number }[]): void {
      state = other;
      index = map;
      ring.truncate(happened.length);
      for (let row = ring.next; row < happened.length; row++) {
        const arrival = happened[row];
        if (arrival !== undefined) ring.append(arrival.event, arrival.frame);
      }
      Object.assign(sums, emptySums());
      version += 1;
    },
    lost(count: number): void {
      if (count === 0) return;
      countLost(sums, count, 'not in the journal');
      version += 1;
    },
    /** Payload of a row: what memory still has of it. */
    eventOf(row: number): FeedEvent | null {
      const stored = ring.row(row);
      return stored === null ? null : ring.payloads.get(stored.id);
    },
    requestOf: (event: FeedEvent): string => text(event, 'requestId'),
  };
}
