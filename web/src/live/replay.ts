/** A stretch of the past on the screen: the same model and the same picture as live, driven by a clock of its own. */
import { sentenceOf } from '../model/catalogue.ts';
import { createSeries } from '../model/counters.ts';
import type { FeedEvent } from '../model/event.ts';
import { type Arrival, type History, type Second, type Stretch, secondsOf } from '../model/history.ts';
import { createReplay } from '../model/replay.ts';
import { countAggregated, countReceived, emptySums } from '../model/sums.ts';
import { type Axis, axisOf } from '../model/time.ts';
import type { Topology, TopologyIndex } from '../model/topology.ts';
import { createDirector } from '../scene/director.ts';
import type { Geometry } from '../scene/geometry.ts';
import { createPicture } from '../scene/picture.ts';
import type { Config } from './config.ts';
import type { Playground } from './playground.ts';

/** Marks of events this old have arrived: a picture is built from what lies between. */
export const LEAD = 12_000;
const MOST_LEAD = 4_096;
/** While it plays, as much lies ahead. */
const AHEAD = 1_024;
const TICK = 50;
/** After the last event the picture goes on until its marks have arrived. */
const TAIL = 4_000;

export interface ReplayOptions {
  readonly config: Config;
  readonly stretch: Stretch;
  readonly geometry: (index: TopologyIndex) => Geometry;
  readonly mapChanged: (topology: Topology) => void;
  /** Playing, speed or the kept range changed. */
  readonly changed: () => void;
  readonly ended: () => void;
  /** What the stretch is a part of; it brings what comes next, until it has left. */
  readonly memory?: Pick<History, 'start' | 'end' | 'seconds' | 'since'>;
  readonly askDetail?: (id: string) => boolean;
}

export type ReplayControls = ReturnType<typeof createReplayed>['replay'];
export type Replayed = Playground & { readonly replay: ReplayControls };

export function createReplayed({
  config,
  stretch,
  geometry,
  mapChanged,
  changed,
  ended,
  memory,
  askDetail,
}: ReplayOptions) {
  const replay = createReplay(stretch);
  const { world } = replay;
  const picture = createPicture();
  let seconds: readonly Second[] = [];
  const drawnByType = new Map<string, number>();
  let rates = createSeries();
  let wake: () => void = () => {};
  let shownMap: TopologyIndex | null = null;
  let axis: Axis = axisOf([], 0);
  let moment = 0;
  let playing: { readonly since: number; readonly place: number } | null = null;
  let speed = 1;
  let group: FeedEvent[] = [];

  const director = createDirector({
    sums: world.sums,
    drawn(row) {
      const type = world.ring.row(row)?.type;
      if (type !== undefined) drawnByType.set(type, (drawnByType.get(type) ?? 0) + 1);
    },
    wake: () => wake(),
  });

  function measure(): void {
    seconds = memory?.seconds.slice() ?? secondsOf(replay.arrivals);
    const beyond = memory !== undefined && memory.end > replay.end;
    const last = beyond ? (seconds.at(-1)?.at ?? 0) + 999 : (replay.arrivals.at(-1)?.at ?? 0);
    axis = axisOf(
      seconds.map(({ at }) => at),
      last + TAIL,
    );
  }

  const now = (): number =>
    playing === null ? moment : axis.unfold(playing.place + (performance.now() - playing.since) * speed);

  function followMap(): void {
    const map = world.index;
    if (map === null || map === shownMap) return;
    shownMap = map;
    director.setMap(map);
    director.tracks.use(map, geometry(map));
    mapChanged(map.topology);
  }

  const quarterOf = (at: number) => Math.floor(at / 250);

  /** The next event happens in the model and in the picture. */
  function show(): void {
    const before = replay.last();
    const next = replay.next();
    if (next === null) return;
    if (next.frame !== before?.frame || group.length === 0) {
      group = frameOf(next);
      rates.add(quarterOf(next.at), group.length);
    }
    const row = world.ring.next;
    replay.forward();
    followMap();
    director.updateRate(rates.sum(quarterOf(next.at) + 1, 8) / 2, next.at);
    director.take(next.event, row, next.at);
    if (replay.next()?.frame !== next.frame && next.pushed) director.pushed(group, next.at);
  }

  function frameOf({ frame }: Arrival): FeedEvent[] {
    const events: FeedEvent[] = [];
    for (let at = replay.position - replay.start; replay.arrivals[at]?.frame === frame; at++) {
      const arrival = replay.arrivals[at];
      if (arrival !== undefined) events.push(arrival.event);
    }
    return events;
  }

  /** Model and picture of a moment, from nothing but the events before it. */
  function goTo(position: number, time: number): void {
    const from = Math.max(replay.start, position - MOST_LEAD, Math.min(position, replay.positionAt(time - LEAD)));
    replay.seek(from);
    followMap();
    Object.assign(world.sums, emptySums(), { frames: replay.last()?.frame ?? 0 });
    for (let at = replay.start; at < from; at++) {
      countReceived(world.sums);
      countAggregated(world.sums, 'before the moment replayed');
    }
    director.clear();
    rates = createSeries();
    group = [];
    let clock = Math.max(time - LEAD, replay.next()?.at ?? time);
    const runTo = (until: number) => {
      for (; clock < until; clock += TICK) {
        director.tick(clock);
        director.settle(clock);
      }
    };
    while (replay.position < position) {
      runTo(replay.next()?.at ?? time);
      show();
    }
    runTo(time);
    director.settle(time);
    moment = time;
    if (playing !== null) playing = { since: performance.now(), place: axis.fold(time) };
    wake();
    changed();
  }

  function pause(): void {
    if (playing === null) return;
    moment = now();
    playing = null;
    changed();
  }

  function play(): void {
    if (playing !== null) return;
    if (replay.position === replay.end && memory === undefined && moment >= axis.end - TAIL)
      goTo(replay.start, axis.start);
    playing = { since: performance.now(), place: axis.fold(moment) };
    wake();
    changed();
  }

  /** Takes in what comes next. False when it cannot go on without a hole, or has become too long. */
  function extend(): boolean {
    if (memory === undefined || replay.end - replay.position > AHEAD) return true;
    const more = memory.since(replay.end);
    if (more === null || !replay.extend(more)) return false;
    if (more.arrivals.length === 0) return true;
    const here = now();
    measure();
    if (playing !== null) playing = { since: performance.now(), place: axis.fold(here) };
    return true;
  }

  const ticking = setInterval(() => {
    if (playing === null) return;
    if (document.hidden) {
      playing = { since: performance.now(), place: axis.fold(moment) };
      return;
    }
    if (!extend()) return ended();
    const time = now();
    for (let next = replay.next(); next !== null && next.at <= time; next = replay.next()) show();
    director.tick(time);
    moment = time;
    wake();
    if (replay.position < replay.end || time < axis.end - 1) return;
    pause();
    ended();
  }, TICK);

  measure();

  const controls = {
    get position() {
      return replay.position;
    },
    start: replay.start,
    get end() {
      return replay.end;
    },
    get time() {
      return now();
    },
    get playing() {
      return playing !== null;
    },
    get speed() {
      return speed;
    },
    get axis() {
      return axis;
    },
    /** From the first to the last event of all that this is a part of. */
    get whole() {
      return { start: memory?.start ?? replay.start, end: memory?.end ?? replay.end };
    },
    get seconds() {
      return seconds;
    },
    /** The event that happened last. */
    last: () => replay.last(),
    arrivals: replay.arrivals,
    positionAt: replay.positionAt,
    play,
    pause,
    setSpeed(next: number): void {
      const here = now();
      speed = next;
      if (playing !== null) playing = { since: performance.now(), place: axis.fold(here) };
      changed();
    },
    /** To a time; what had not arrived by then has not happened. An event tells moments of the same time apart. */
    scrub(time: number, eventId: string | null = null): void {
      const inside = Math.min(axis.end, Math.max(axis.start, time));
      const last = replay.arrivals.findIndex(({ event, at }) => event.id === eventId && Math.abs(at - inside) < 1);
      goTo(last < 0 ? replay.positionAt(inside) : replay.start + last + 1, inside);
    },
    /** To the moment at which so many events have happened. */
    seek(position: number): void {
      const inside = Math.min(replay.end, Math.max(replay.start, position));
      goTo(inside, replay.arrivals[inside - replay.start - 1]?.at ?? axis.start);
    },
    /** So many events back or on, as far as there are any; the picture stands. Null when there was none. */
    step(by: number): Arrival | null {
      pause();
      extend();
      const position = Math.min(replay.end, Math.max(replay.start, replay.position + by));
      if (position === replay.position) return null;
      const at = replay.arrivals[position - replay.start - 1]?.at ?? axis.start;
      goTo(position, at);
      return replay.last();
    },
  };

  return {
    config,
    world,
    director,
    stage: {
      now,
      get still() {
        return playing === null;
      },
      stop: pause,
      go: play,
    },
    drawnByType,
    serverNow: now,
    get watchedSince() {
      return axis.start;
    },
    rate: () => rates.sum(quarterOf(now()) + 1, 8) / 2,
    roundTrip: null,
    /** Latency belongs to live. */
    latency: (_share: number): number | null => null,
    sentence(row: number): string {
      const event = world.eventOf(row);
      return event === null ? '' : sentenceOf(event);
    },
    setPaused: (paused: boolean): void => (paused ? pause() : play()),
    askDetail: (id: string): boolean => askDetail?.(id) ?? false,
    retry: (): void => {},
    readTopology: (): void => {},
    onWake(run: () => void): void {
      wake = run;
    },
    picture,
    stop: (): void => clearInterval(ticking),
    replay: controls,
  };
}
