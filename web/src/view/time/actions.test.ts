import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LivePlayground } from '../../live/playground.ts';
import { createHistory } from '../../model/history.ts';
import { storyOf } from '../../model/replay.example.ts';
import { indexTopology } from '../../model/topology.ts';
import { getUi } from '../store.ts';
import { pageWorld } from '../testing.tsx';
import { goLive, replaySince, scrub, step, toStart } from './actions.ts';
import { getTime, setTime } from './time-store.ts';

const START = Date.UTC(2026, 0, 1);
/** From one state to begin with to the next, and what a picture needs before its moment. */
const [MILESTONE, BEFORE] = [256, 64];
const EVENTS = 1_000;

const page = pageWorld();
const replay = () => {
  const { shown } = getTime();
  if (shown === null) throw new Error('the past is not on the screen');
  return shown.replay;
};

/** A memory that a replay unpacks in parts, as one a hundred times as large. */
beforeEach(() => {
  const live = page.playground as LivePlayground;
  const history = createHistory({ kept: EVENTS, block: 32, milestone: MILESTONE, before: BEFORE, after: 2 * BEFORE });
  history.setMap(indexTopology(page.topology));
  for (let order = 0; history.end < EVENTS; order++)
    for (const event of storyOf(order, order % 4)) history.add([event], START + history.end * 20, history.end, true);
  setTime({ live: { ...live, history }, liveTopology: page.topology });
});
afterEach(() => {
  goLive();
  setTime({ live: null, liveTopology: null });
});

/** The events arrive one by one, so a time says how many there were. */
const timeOf = (position: number): number => START + (position - 1) * 20;

test('any moment of all that is kept is come to, and only the part around it is unpacked', async () => {
  for (const position of [500, 800, 12, EVENTS, MILESTONE + 1]) {
    await scrub(timeOf(position));
    expect(replay().position).toBe(position);
    expect(replay().end - replay().start).toBeLessThan(EVENTS / 2);
    expect(replay().whole).toEqual({ start: 0, end: getTime().live?.history.end });
    expect(replay().axis.start).toBe(START);
  }
  await toStart();
  expect(replay().position).toBe(1);
});

test('a step back out of the part that is there comes to the event before all the same', async () => {
  await scrub(timeOf(MILESTONE + BEFORE + 1));
  expect(replay().start).toBe(MILESTONE);
  await step(-1);
  expect(replay().position).toBe(MILESTONE + BEFORE);
  expect(replay().start).toBe(MILESTONE);
  await step(-1);
  expect(replay().position).toBe(MILESTONE + BEFORE - 1);
  expect(replay().start).toBe(0);
  expect(getUi().selection).toEqual({ kind: 'event', id: replay().last()?.event.id });
  await step(1);
  expect(replay().position).toBe(MILESTONE + BEFORE);
});

test('what plays goes on playing in another part, at its speed', async () => {
  await replaySince(timeOf(500));
  replay().setSpeed(4);
  expect(replay().start).toBe(MILESTONE);
  await scrub(timeOf(150));
  expect(replay().start).toBe(0);
  expect(replay().playing).toBe(true);
  expect(replay().speed).toBe(4);
});
