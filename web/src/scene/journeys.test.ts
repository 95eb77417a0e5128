import { expect, test } from 'vitest';
import { createJourneys } from './journeys.ts';
import { createPool, FIRST } from './pool.ts';
import { styleCode } from './styles.ts';

function stage() {
  const pool = createPool();
  const add = (start: number): number => {
    const mark = pool.add({
      track: 0,
      start,
      duration: 1_000,
      style: styleCode('sync'),
      lane: 0,
      row: 0,
      flags: FIRST,
      count: 0,
      target: 0,
    });
    return mark ?? -1;
  };
  return { pool, add, journeys: createJourneys(pool) };
}

/** One event after the other over two hops; marks that have landed leave the pool. */
function runs(times: number, keyOf: (turn: number) => string): number {
  const { pool, add, journeys } = stage();
  for (let turn = 0; turn < times; turn++) {
    journeys.note(keyOf(turn), [add(turn), add(turn + 1_000)]);
    pool.clear();
  }
  return journeys.size;
}

test('what is remembered does not grow with the time one looks, whether places are new or always the same', () => {
  expect(runs(20_000, String)).toBeLessThanOrEqual(runs(5_000, String));
  expect(runs(20_000, () => '@service:cart')).toBe(runs(1, () => '@service:cart'));
});

test('a cause hurries with everything that follows it on its way', () => {
  const { pool, add, journeys } = stage();
  const [toBus, toQueue] = [add(0), add(1_000)];
  journeys.note('e@bus', [toBus]);
  journeys.note('e@queue:a', [toBus, toQueue]);
  expect(journeys.ready('e@bus', 0, 400)).toBe(400);
  expect(pool.startOf(toQueue)).toBe(400);
});
