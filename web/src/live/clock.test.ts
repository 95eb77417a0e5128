import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

test('the fastest of the last eight answers tells how far the clocks are apart', () => {
  const clock = createClock();
  clock.answered(0, 3_000, 9_000);
  expect(clock.offset).toBe(7_500);
  clock.answered(5_000, 5_010, 10_005);
  expect(clock.offset).toBe(5_000);
  for (let turn = 0; turn < 8; turn++) clock.answered(10_000, 10_100, 16_050);
  expect(clock.offset).toBe(6_000);
});

test('an unreadable time of the server changes nothing', () => {
  const clock = createClock();
  clock.answered(0, 10, Number.NaN);
  expect(clock.offset).toBe(0);
  expect(clock.round).toBeNull();
});
