import { expect, test } from 'vitest';
import { inLanes } from './lanes.ts';

test('jobs begin in their order, never more at once than there are lanes, and all are done', async () => {
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const jobs = ends.map(({ promise }, index) => async () => {
    begun.push(index);
    await promise;
  });
  const all = inLanes(2, jobs);
  expect(begun).toEqual([0, 1]);
  ends[1]?.resolve();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await all;
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});
