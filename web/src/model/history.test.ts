import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arrival, createHistory, type HistorySizes } from './history.ts';
import { days, live, readOut, storyOf } from './replay.example.ts';
import { createReplay } from './replay.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';

const START = Date.UTC(2026, 0, 1);
/** So small that a day of a few orders is packed, has states to begin with, and loses its beginning. */
const SMALL: HistorySizes = { kept: 24, block: 4, milestone: 8, before: 6, after: 5 };
const WHOLE: HistorySizes = { ...SMALL, kept: 100_000, block: 50_000 };

/** Everything from a position on, as a replay takes it in while it plays. */
function takenIn({ since, end }: ReturnType<typeof createHistory>, from: number): Arrival[] | null {
  const arrivals: Arrival[] = [];
  while (from + arrivals.length < end) {
    const more = since(from + arrivals.length);
    if (more === null) return null;
    arrivals.push(...more.arrivals);
  }
  return arrivals;
}

test('packed or whole, with or without its beginning: what is kept is what arrived', () => {
  fc.assert(
    fc.property(days, fc.nat(200), (frames, jump) => {
      const [{ history }, { history: whole }] = [live(frames, SMALL), live(frames, WHOLE)];
      const all = whole.stretch().arrivals;
      expect(history.end).toBe(all.length);
      expect(history.end - history.start).toBeGreaterThanOrEqual(Math.min(all.length, SMALL.kept));
      expect(history.end - history.start).toBeLessThan(SMALL.kept + 2 * SMALL.milestone);
      expect(history.stretch().arrivals).toEqual(all.slice(history.start));
      const from = history.start + (jump % (history.end - history.start));
      expect(takenIn(history, from)).toEqual(all.slice(from));
      const time = all[from]?.at ?? 0;
      expect(history.positionAt(time)).toBe(whole.positionAt(time));
      expect(history.positionAt(time - 1)).toBe(Math.max(history.start, whole.positionAt(time - 1)));
      if (history.start > 0) expect(history.since(history.start - 1)).toBeNull();
    }),
    { numRuns: 100 },
  );
});

test('the part around any position has the states that the whole has, and as much before as a picture needs', () => {
  fc.assert(
    fc.property(days, fc.nat(200), (frames, jump) => {
      const [{ history, world }, { history: whole }] = [live(frames, SMALL), live(frames, WHOLE)];
      const position = history.start + (jump % (history.end - history.start + 1));
      const part = createReplay(history.around(position));
      expect(history.isEnough(part.start, part.end, position)).toBe(true);
      expect(part.start).toBeLessThanOrEqual(Math.max(history.start, position - SMALL.before));
      expect(part.end).toBe(Math.min(history.end, position + SMALL.after));
      const all = createReplay(whole.stretch());
      for (const replay of [part, all]) replay.seek(position);
      expect(readOut(part.world.state)).toEqual(readOut(all.world.state));
      for (
        let more = history.since(part.end);
        more !== null && more.arrivals.length > 0;
        more = history.since(part.end)
      )
        expect(part.extend(more)).toBe(true);
      part.seek(part.end);
      expect(readOut(part.world.state)).toEqual(readOut(world.state));
    }),
    { numRuns: 100 },
  );
});

test('each event has the map that was in force when it arrived, wherever a part begins', () => {
  const history = createHistory(SMALL);
  const maps = Array.from({ length: 6 }, () => indexTopology(smallTopology()));
  const inForce: (typeof maps)[number][] = [];
  for (const [turn, map] of maps.entries()) {
    history.setMap(map);
    for (let order = 0; order < 3; order++) history.add(storyOf(turn * 3 + order, 0), START + turn, turn, true);
    while (inForce.length < history.end) inForce.push(map);
  }
  for (let position = history.start; position < history.end; position++)
    expect(createReplay(history.around(position)).mapAt(position)).toBe(inForce[position]);
});

test('the numbers of the time bar are those of what is kept', () => {
  const history = createHistory(SMALL);
  for (let order = 0; order < 90; order++) history.add(storyOf(order, order % 4), START + order * 400, order, true);
  const { arrivals } = history.stretch();
  const counted = history.seconds.reduce((sum, { count }) => sum + count, 0);
  expect(history.start).toBeGreaterThan(0);
  expect(history.seconds[0]?.at).toBe(Math.floor((arrivals[0]?.at ?? 0) / 1_000) * 1_000);
  // the first second may have begun before what is kept
  expect(counted).toBeGreaterThanOrEqual(arrivals.length);
  expect(counted).toBeLessThan(arrivals.length + 20);
});

test('a full memory holds 131,072 events, and any of them is reached through a part of it', () => {
  const history = createHistory();
  history.setMap(indexTopology(smallTopology()));
  for (let order = 0; history.end < 150_000; order++)
    history.add(storyOf(order, order % 4), START + order * 100, order, true);
  expect(history.end - history.start).toBeGreaterThanOrEqual(131_072);
  for (const position of [history.start + 1, history.start + 70_001, history.end - 1]) {
    const part = history.around(position);
    expect(part.arrivals.length).toBeLessThan(32_768);
    const arrival = part.arrivals[position - part.start];
    expect(arrival?.event.id).toBe(history.since(position)?.arrivals[0]?.event.id);
    expect(history.positionAt(arrival?.at ?? 0)).toBeGreaterThan(position);
  }
});
