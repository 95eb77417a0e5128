/**
 * Any moment of a stretch of the past, as the state it had: the nearest key state before it, and the events since.
 * The moment is a position: how many events have happened.
 */
import { type Arrival, countUntil, type MapChange, type Stretch } from './history.ts';
import { copyState, type State } from './state.ts';
import type { TopologyIndex } from './topology.ts';
import { createWorld } from './world.ts';

/** A key state is kept for every so many events. */
export const KEY_EVERY = 2_048;
/** A replay that runs behind the live system takes in no more than this. */
export const LONGEST = 65_536;

interface Key {
  readonly position: number;
  readonly state: State;
}

const powerAbove = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(1_024, count)));

export function createReplay(stretch: Stretch) {
  const { start } = stretch;
  const arrivals = stretch.arrivals.slice();
  const maps: MapChange[] = stretch.maps.slice();
  const rows = Math.max(LONGEST, powerAbove(arrivals.length));
  const world = createWorld({ rows, payloads: rows });
  const keys: Key[] = [{ position: start, state: stretch.base }];
  let position = start;

  const end = () => start + arrivals.length;
  const mapAt = (at: number): TopologyIndex | null => maps.findLast(({ from }) => from <= at)?.index ?? null;

  function forward(): Arrival | null {
    const arrival = arrivals[position - start];
    if (arrival === undefined) return null;
    const map = mapAt(position);
    if (map !== null && map !== world.index) world.setMap(map);
    world.again(arrival.event, arrival.frame);
    position += 1;
    if ((position - start) % KEY_EVERY === 0 && (keys.at(-1)?.position ?? start) < position)
      keys.push({ position, state: copyState(world.state) });
    return arrival;
  }

  const keyBefore = (to: number): Key | undefined => keys.findLast((one) => one.position <= to);

  function jump(key: Key): void {
    world.restore(copyState(key.state), mapAt(key.position), arrivals.slice(0, key.position - start));
    position = key.position;
  }

  jump({ position: start, state: stretch.base });

  return {
    world,
    start,
    get end() {
      return end();
    },
    get position() {
      return position;
    },
    /** The event that happens next, or the one that happened last. */
    next: (): Arrival | null => arrivals[position - start] ?? null,
    last: (): Arrival | null => arrivals[position - start - 1] ?? null,
    arrivals: arrivals as readonly Arrival[],
    mapAt,
    /** One event happens. Null at the end. */
    forward,
    /** The state as of this position. */
    seek(to: number): void {
      const target = Math.min(end(), Math.max(start, to));
      const key = keyBefore(target);
      if (key !== undefined && (target < position || key.position > position)) jump(key);
      while (position < target && forward() !== null);
    },
    /** How many events had happened at a time. */
    positionAt: (time: number): number => start + countUntil(arrivals, time),
    /** More has arrived meanwhile. False when it is too much to keep. */
    extend(more: Pick<Stretch, 'arrivals' | 'maps'>): boolean {
      if (arrivals.length + more.arrivals.length > rows) return false;
      for (const arrival of more.arrivals) arrivals.push(arrival);
      for (const map of more.maps) maps.push(map);
      return true;
    },
  };
}
