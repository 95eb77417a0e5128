import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHistory } from './history.ts';
import { days, live, readOut, storyOf } from './replay.example.ts';
import { createReplay } from './replay.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';

test('a replay to the end is in the state of the live run, row by row', () => {
  fc.assert(
    fc.property(days, (frames) => {
      const { world, history } = live(frames);
      const replay = createReplay(history.stretch());
      replay.seek(replay.end);
      expect(readOut(replay.world.state)).toEqual(readOut(world.state));
      expect(replay.world.ring.next).toBe(world.ring.next);
      for (let row = 0; row < world.ring.next; row++) expect(replay.world.ring.row(row)).toEqual(world.ring.row(row));
    }),
    { numRuns: 60 },
  );
});

test('the state at a moment is the same however one comes to it', () => {
  fc.assert(
    fc.property(days, fc.array(fc.nat(200), { minLength: 1, maxLength: 12 }), (frames, jumps) => {
      const { history } = live(frames);
      const wandering = createReplay(history.stretch());
      for (const jump of jumps) wandering.seek(jump % (wandering.end + 1));
      const straight = createReplay(history.stretch());
      straight.seek(wandering.position);
      expect(readOut(wandering.world.state)).toEqual(readOut(straight.world.state));
      expect(wandering.world.ring.next).toBe(straight.world.ring.next);
      expect(wandering.world.ring.ofCorrelation('c-1')).toEqual(straight.world.ring.ofCorrelation('c-1'));
    }),
    { numRuns: 60 },
  );
});

test('a step back and on again comes to the same event', () => {
  const { history } = live([storyOf(1, 1), storyOf(2, 3)]);
  const replay = createReplay(history.stretch());
  replay.seek(4);
  const next = replay.next()?.event.id;
  replay.seek(3);
  replay.forward();
  expect(replay.next()?.event.id).toBe(next);
});

test('a moment of a long stretch is reached through the nearest key state, not from the beginning', () => {
  const history = createHistory();
  history.setMap(indexTopology(smallTopology()));
  for (let order = 0; history.end < 16_384; order++) {
    history.add(storyOf(order, order % 4), Date.UTC(2026, 0, 1) + order * 100, order, true);
  }
  const replay = createReplay(history.stretch());
  const from = performance.now();
  replay.seek(replay.end);
  const whole = performance.now() - from;
  const times = Array.from({ length: 20 }, (_, turn) => {
    const began = performance.now();
    replay.seek(Math.floor((((turn * 7) % 20) * replay.end) / 20) + 100);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  const middle = times[10] ?? Number.POSITIVE_INFINITY;
  console.info(`all ${whole.toFixed(0)} ms; seek p50 ${middle.toFixed(1)} ms, worst ${times[19]?.toFixed(1)} ms`);
  expect(middle).toBeLessThan(whole / 2);
});
