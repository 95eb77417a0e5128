/**
 * What arrived, as it arrived: enough to come to every moment of it again. The newest events are kept whole, the others
 * packed in blocks; every so many blocks there is a state to begin with. Bounded: the oldest leave up to such a state.
 */
import { createBooks } from './books.ts';
import { type FeedEvent, glyphOf, isFailure } from './event.ts';
import { pack, unpack } from './packing.ts';
import { copyState, createState, type State } from './state.ts';
import type { TopologyIndex } from './topology.ts';

export interface HistorySizes {
  /** Events that are kept at least: packed about a hundred bytes each, whole about a kilobyte. */
  readonly kept: number;
  /** Packed together. */
  readonly block: number;
  /** From one state to the next; a number of blocks. A state takes a megabyte or two. */
  readonly milestone: number;
  /** Around a moment: what its picture may be made of, and what lies ahead. */
  readonly before: number;
  readonly after: number;
}

const SIZES: HistorySizes = { kept: 131_072, block: 1_024, milestone: 16_384, before: 4_096, after: 8_192 };

/**
 * Settled copies in the states to begin with: each keeps the words of an old event alive. What is told once more of a
 * copy that had settled before these counts twice in a replay that begins later; live it does not.
 */
const KEPT_SETTLED = 4_096;

interface Block {
  readonly start: number;
  readonly count: number;
  /** When its first event arrived. */
  readonly at: number;
  readonly packed: Uint8Array;
  /** The state before its first event, of some blocks. */
  readonly base: State | null;
}

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

/** How many of the arrivals had happened at a time. */
export function countUntil(arrivals: readonly Arrival[], time: number): number {
  let low = 0;
  let high = arrivals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((arrivals[middle]?.at ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
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

export type History = ReturnType<typeof createHistory>;

export function createHistory(sizes: HistorySizes = SIZES) {
  const { kept, block, milestone, before, after } = sizes;
  const seconds: Second[] = [];
  let blocks: Block[] = [];
  /** The newest, whole; and the state before the first of them. */
  let fresh: Arrival[] = [];
  const edge = createState(createBooks(undefined, KEPT_SETTLED));
  let maps: MapChange[] = [];
  let losses: Loss[] = [];
  let start = 0;
  let freshStart = 0;
  let latest = 0;

  const end = () => freshStart + fresh.length;
  const arrivalsOf = ({ packed, count }: Block): Arrival[] => unpack(packed, count);
  const inForce = (position: number): number =>
    Math.max(
      0,
      maps.findLastIndex(({ from }) => from <= position),
    );

  /** The oldest of the whole ones are packed; what they did is in the state of the rest. */
  function seal(): void {
    const leaving = fresh.slice(0, block);
    const base = blocks.length === 0 || freshStart % milestone === 0 ? copyState(edge) : null;
    blocks.push({
      start: freshStart,
      count: leaving.length,
      at: leaving[0]?.at ?? latest,
      packed: pack(leaving),
      base,
    });
    let map = inForce(freshStart);
    for (const [at, { event }] of leaving.entries()) {
      while ((maps[map + 1]?.from ?? Number.POSITIVE_INFINITY) <= freshStart + at) map += 1;
      const { from, index } = maps[map] ?? { from: Number.POSITIVE_INFINITY, index: null };
      edge.apply(event, from <= freshStart + at ? index : null);
    }
    fresh = fresh.slice(block);
    freshStart += leaving.length;
  }

  /** The oldest leave, up to the next state that the rest can begin with. */
  function shorten(): void {
    const next = blocks.findIndex(({ base }, at) => at > 0 && base !== null);
    if (next < 0) return;
    blocks = blocks.slice(next);
    const [first] = blocks;
    start = first?.start ?? freshStart;
    maps = maps.slice(inForce(start));
    losses = losses.filter(({ from }) => from >= start);
    const oldest = Math.floor((first?.at ?? latest) / 1_000) * 1_000;
    seconds.splice(
      0,
      seconds.findIndex(({ at }) => at >= oldest),
    );
  }

  /** From the nearest state before `from` on, up to `to`. */
  function stretch(from = start, to = end()): Stretch {
    const first =
      from >= freshStart ? undefined : blocks.findLast(({ base, start: at }) => base !== null && at <= from);
    const begin = first?.start ?? freshStart;
    const packed =
      first === undefined ? [] : blocks.filter(({ start: at }) => at >= begin && at < to).flatMap(arrivalsOf);
    return {
      start: begin,
      base: first?.base ?? copyState(edge),
      arrivals: (to > freshStart ? [...packed, ...fresh] : packed).slice(0, to - begin),
      maps: maps.slice(inForce(begin)).filter((map) => map.from <= to),
      losses: losses.filter((loss) => loss.from >= begin && loss.from <= to),
    };
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
      for (const arrival of added) fresh.push(arrival);
      secondsOf(added, seconds);
      while (fresh.length >= 2 * block) seal();
      if (end() - start >= kept + milestone) shorten();
    },
    setMap(index: TopologyIndex): void {
      maps.push({ from: end(), index });
    },
    lost(count: number): void {
      if (count > 0) losses.push({ from: end(), count });
    },
    stretch,
    /** As much around a position as its picture needs, and what comes next. */
    around: (position: number): Stretch =>
      stretch(Math.max(start, position - before), Math.min(end(), position + after)),
    /** Whether a stretch from one position to another is enough for the picture of this one. */
    isEnough: (from: number, to: number, position: number): boolean =>
      position <= to && (position - from >= before || from <= start),
    /** How many events had happened at a time. */
    positionAt(time: number): number {
      if (fresh[0] !== undefined && fresh[0].at <= time) return freshStart + countUntil(fresh, time);
      const there = blocks.findLast(({ at }) => at <= time);
      return there === undefined ? start : there.start + countUntil(arrivalsOf(there), time);
    },
    /** What came next after a position, a block of it at most; null when some of it has left already. */
    since(position: number): Pick<Stretch, 'arrivals' | 'maps'> | null {
      if (position < start) return null;
      const there = position < freshStart ? blocks.findLast(({ start: at }) => at <= position) : undefined;
      const arrivals =
        there === undefined ? fresh.slice(position - freshStart) : arrivalsOf(there).slice(position - there.start);
      const to = position + arrivals.length;
      return { arrivals, maps: maps.filter(({ from }) => from >= position && from <= to) };
    },
  };
}
