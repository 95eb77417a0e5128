import { expect, test } from 'vitest';
import { createSeams } from './seams.ts';

function connected() {
  const seams = createSeams();
  seams.back(1_000);
  return seams;
}

test('before the first connection there is nothing to break', () => {
  const seams = createSeams();
  seams.lost(10_000);
  seams.back(20_000);
  expect(seams.all).toEqual([]);
});

test('a break is one seam however often it is tried again, and counts what the journal tells of its time', () => {
  const seams = connected();
  seams.lost(10_000);
  seams.lost(12_000);
  seams.back(20_000);
  for (const time of [9_000, 15_000, 20_000, 25_000, 1_000]) seams.filled(time);
  expect(seams.all).toEqual([{ from: 10_000, until: 20_000, filled: 3 }]);
});

test('a connection that is renewed leaves no seam', () => {
  const seams = connected();
  seams.lost(10_000);
  seams.back(10_900);
  seams.back(30_000);
  expect(seams.all).toEqual([]);
});

test('a break that lasts has no end yet', () => {
  const seams = connected();
  seams.lost(10_000);
  expect(seams.all).toEqual([{ from: 10_000, until: null, filled: 0 }]);
});
