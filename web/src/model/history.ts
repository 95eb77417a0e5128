/** What arrived, as it arrived: enough to come to every moment of it again. Bounded: the oldest leave in blocks. */
import { type FeedEvent, glyphOf, isFailure } from './event.ts';
import { copyState, createState, type State } from './state.ts';
import type { TopologyIndex } from './topology.ts';

/** Whole events kept; about a kilobyte each. */
export const HISTORY_SIZE = 16_384;
const BLOCK = 1_024;

/** One event with the moment it reached the page, by the server's clock. */
export interface Arrival {
  readonly event: FeedEvent;
  readonly at: number;
  /** Number of the frame that brought it. */
  readonly frame: number;
  /** The frame was pushed live; else it was asked for. */
  readonly pushed: boolean;
}

/** From the event at this position on, this map was in force. */
export interface MapChange {
  readonly from: number;
  readonly index: TopologyIndex;
}

/** Events that never came, before the event at this position. */
export interface Loss {
  readonly from: number;
  readonly count: number;
}

/** What happened in one second. */
export interface Second {
  readonly at: number;
  count: number;
  failures: number;
}

/** A part of what happened: the state it begins with, and everything that moves it. */
export interface Stretch {
  readonly start: number;
  readonly base: State;
  readonly arrivals: readonly Arrival[];
  readonly maps: readonly MapChange[];
  readonly losses: readonly Loss[];
}

export function secondsOf(arrivals: readonly Arrival[], seconds: Second[] = []): Second[] {
  for (const { at, event } of arrivals) {
    const second = Math.floor(at / 1_000) * 1_000;
    let last = seconds.at(-1);
    if (last === undefined || last.at < second) {
      last = { at: second, count: 0, failures: 0 };
      seconds.push(last);
    }
    last.count += 1;
    if (isFailure(glyphOf(event))) last.failures += 1;
  }
  return seconds;
}

export function createHistory(size = HISTORY_SIZE) {
  const base = createState();
  const seconds: Second[] = [];
  let arrivals: Arrival[] = [];
  let maps: MapChange[] = [];
  let losses: Loss[] = [];
  let start = 0;
  let latest = 0;

  const end = () => start + arrivals.length;

  /** The oldest leave; what they did stays in the state that the rest begins with. */
  function shorten(): void {
    const leaving = arrivals.slice(0, BLOCK);
    let map = -1;
    for (const [at, { event }] of leaving.entries()) {
      while ((maps[map + 1]?.from ?? Number.POSITIVE_INFINITY) <= start + at) map += 1;
      base.apply(event, maps[map]?.index ?? null);
    }
    arrivals = arrivals.slice(BLOCK);
    start += leaving.length;
    const inForce = maps.findLastIndex(({ from }) => from <= start);
    maps = maps.slice(Math.max(0, inForce));
    losses = losses.filter(({ from }) => from >= start);
    const oldest = Math.floor((arrivals[0]?.at ?? latest) / 1_000) * 1_000;
    seconds.splice(
      0,
      seconds.findIndex(({ at }) => at >= oldest),
    );
  }

  return {
    seconds: seconds as readonly Second[],
    get start() {
      return start;
    },
    get end() {
      return end();
    },
    /** Events of one frame, cause before effect. Time never goes back, whatever the clocks say. */
    add(events: readonly FeedEvent[], at: number, frame: number, pushed: boolean): void {
      latest = Math.max(latest, at);
      const added = events.map((event): Arrival => ({ event, at: latest, frame, pushed }));
      for (const arrival of added) arrivals.push(arrival);
      secondsOf(added, seconds);
      while (arrivals.length >= size + BLOCK) shorten();
    },
    setMap(index: TopologyIndex): void {
      maps.push({ from: end(), index });
    },
    lost(count: number): void {
      if (count > 0) losses.push({ from: end(), count });
    },
    /** Everything that is kept, as a copy of its own. */
    stretch: (): Stretch => ({
      start,
      base: copyState(base),
      arrivals: arrivals.slice(),
      maps: maps.slice(),
      losses: losses.slice(),
    }),
    /** What came after a position; null when some of it has left already. */
    since(position: number): Pick<Stretch, 'arrivals' | 'maps'> | null {
      if (position < start) return null;
      return { arrivals: arrivals.slice(position - start), maps: maps.filter(({ from }) => from >= position) };
    },
  };
}
