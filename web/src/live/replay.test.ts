import { afterEach, expect, test, vi } from 'vitest';
import { live as lived, storyOf } from '../model/replay.example.ts';
import { sumsHold } from '../model/sums.ts';
import { createDirector } from '../scene/director.ts';
import { createGeometry } from '../scene/geometry.ts';
import { createReplayed, type Replayed } from './replay.ts';

const START = Date.UTC(2026, 0, 1);
const open: Replayed[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.stop();
  vi.useRealTimers();
});

const day = (orders: number, every = 130) =>
  lived(
    Array.from({ length: orders }, (_, order) => storyOf(order, order % 4)),
    undefined,
    every,
  );

function opened({ history }: ReturnType<typeof day>, over: Partial<Parameters<typeof createReplayed>[0]> = {}) {
  const ended = vi.fn();
  const replayed = createReplayed({
    config: { stage: 'test', apiUrl: '', socketUrl: '' },
    stretch: history.stretch(),
    geometry: (index) => createGeometry(index, {}),
    mapChanged: () => {},
    changed: () => {},
    ended,
    ...over,
  });
  open.push(replayed);
  return { replayed, replay: replayed.replay, ended };
}

/** Everything that is on its way: which event, on which way, as what, since when and for how long. */
const marks = ({ pool, tracks }: Pick<ReturnType<typeof createDirector>, 'pool' | 'tracks'>) =>
  Array.from({ length: pool.alive }, (_, at) => pool.active[at] ?? 0)
    .map((slot) =>
      [
        pool.row[slot],
        tracks.list[pool.track[slot] ?? -1]?.edge,
        pool.style[slot],
        Math.round(pool.start[slot] ?? 0),
        Math.round(pool.duration[slot] ?? 0),
      ].join(' '),
    )
    .sort();

/** The picture as it stood live at a time, with the same beat of the clock. */
function livePicture({ history, world, index }: ReturnType<typeof day>, until: number) {
  const director = createDirector({ sums: world.sums, drawn: () => {}, wake: () => {} });
  director.setMap(index);
  director.tracks.use(index, createGeometry(index, {}));
  let clock = START;
  const runTo = (time: number) => {
    for (; clock < time; clock += 50) {
      director.tick(clock);
      director.settle(clock);
    }
  };
  const frames = Map.groupBy(
    history.stretch().arrivals.filter(({ at }) => at <= until),
    ({ frame }) => frame,
  );
  let row = 0;
  for (const arrivals of frames.values()) {
    const at = arrivals[0]?.at ?? 0;
    runTo(at);
    const seconds = history.stretch().arrivals.filter((one) => one.at > at - 2_000 && one.at <= at).length / 2;
    director.updateRate(seconds, at);
    for (const { event } of arrivals) director.take(event, row++, at);
    director.pushed(
      arrivals.map(({ event }) => event),
      at,
    );
  }
  runTo(until);
  director.settle(until);
  return director;
}

test('the marks of a replayed moment are those of the live run', () => {
  const past = day(12, 900);
  const { replayed, replay } = opened(past);
  for (const ms of [400, 1_900, 3_300, 6_100]) {
    replay.scrub(START + ms);
    const there = marks(replayed.director);
    expect(there.length).toBeGreaterThan(0);
    expect(there).toEqual(marks(livePicture(past, START + ms)));
  }
});

test('a moment looks the same from before and from behind', () => {
  const { replayed, replay } = opened(day(40));
  replay.scrub(START + 2_600);
  const there = marks(replayed.director);
  replay.scrub(START + 5_000);
  replay.scrub(START + 300);
  replay.scrub(START + 2_600);
  expect(marks(replayed.director)).toEqual(there);
});

test('both sums hold at every moment, and what is not shown has a reason', () => {
  const { replayed, replay } = opened(day(40));
  for (const ms of [0, 4_000, 1_000, 9_000, 2_000]) {
    replay.scrub(START + ms);
    expect(sumsHold(replayed.world.sums)).toBe(true);
    expect(replayed.world.sums.received).toBe(replay.position);
  }
});

test('a step shows the next event, a step back takes it away', () => {
  const { replayed, replay } = opened(day(6));
  replay.scrub(START + 200);
  const { position } = replay;
  const arrival = replay.step(1);
  expect(replay.position).toBe(position + 1);
  expect(replayed.world.ring.find(arrival?.event.id ?? '')).not.toBeNull();
  replay.step(-1);
  expect(replay.position).toBe(position);
  expect(replayed.world.ring.find(arrival?.event.id ?? '')).toBeNull();
});

test('there is no step beyond either end', () => {
  const { replay } = opened(day(1));
  replay.scrub(0);
  while (replay.position > replay.start) replay.step(-1);
  expect(replay.step(-1)).toBeNull();
  replay.scrub(Number.MAX_SAFE_INTEGER);
  expect(replay.step(1)).toBeNull();
});

test('at double speed twice as much happens, and the replay ends by itself', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
  const { replay, ended } = opened(day(40));
  replay.scrub(START);
  replay.setSpeed(2);
  replay.play();
  vi.advanceTimersByTime(1_000);
  expect(replay.time - START).toBeGreaterThanOrEqual(1_900);
  expect(replay.time - START).toBeLessThanOrEqual(2_100);
  expect(replay.position).toBe(replay.positionAt(replay.time));
  vi.advanceTimersByTime(60_000);
  expect(replay.playing).toBe(false);
  expect(replay.position).toBe(replay.end);
  expect(ended).toHaveBeenCalledOnce();
});

test('a replay behind the live system takes in what arrives meanwhile, and stops where memory has a hole', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
  const past = day(4);
  const { replay } = opened(past, { memory: past.history });
  replay.scrub(START);
  replay.play();
  past.history.add(storyOf(77, 1), START + 1_000, 99, true);
  vi.advanceTimersByTime(200);
  expect(replay.end).toBe(past.history.end);
  const holed = opened(day(4), { memory: { start: 99, end: 99, seconds: [], since: () => null } });
  holed.replay.play();
  vi.advanceTimersByTime(200);
  expect(holed.ended).toHaveBeenCalled();
});

test('a part of a longer memory has the axis of all of it, and plays on beyond its own end', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
  const frames = Array.from({ length: 60 }, (_, order) => storyOf(order, order % 4));
  const past = lived(frames, { kept: 120, block: 8, milestone: 16, before: 6, after: 12 }, 200);
  const { history } = past;
  const { replay, ended } = opened(past, { stretch: history.around(history.start + 40), memory: history });
  expect(history.start).toBeGreaterThan(0);
  expect(replay.start).toBeGreaterThan(history.start);
  expect(replay.end).toBeLessThan(history.end);
  expect(replay.whole).toEqual({ start: history.start, end: history.end });
  expect(replay.axis.start).toBe(history.seconds[0]?.at);
  expect(replay.axis.end).toBeGreaterThan(START + 59 * 200);
  replay.seek(history.start + 40);
  replay.play();
  vi.advanceTimersByTime(60_000);
  expect(replay.position).toBe(history.end);
  expect(ended).toHaveBeenCalledOnce();
});
