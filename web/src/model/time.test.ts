import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf, FOLDED } from './time.ts';

const seconds = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 40 }).map((steps) => {
  let at = 0;
  return steps.map((step) => {
    at += step * 1_000;
    return at;
  });
});

test('a pause of four minutes is folded into a second and a half, and says how long it was', () => {
  const axis = axisOf([0, 1_000, 241_000, 242_000], 243_000);
  expect(axis.folds).toEqual([{ at: 5_000, ms: 236_000 }]);
  expect(axis.length).toBe(5_000 + FOLDED + 2_000);
  expect(axis.fold(241_000)).toBe(5_000 + FOLDED);
});

test('without a long pause the axis is the time itself', () => {
  const axis = axisOf([10_000, 12_000, 20_000], 22_000);
  expect(axis.folds).toEqual([]);
  expect(axis.unfold(7_500)).toBe(17_500);
});

test('place and time lead to each other, in order, and never out of the axis', () => {
  fc.assert(
    fc.property(seconds, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(5_000), (marks, share, tail) => {
      const axis = axisOf(marks, (marks.at(-1) ?? 0) + tail);
      const time = axis.start + share * (axis.end - axis.start);
      expect(axis.unfold(axis.fold(time))).toBeCloseTo(time, 3);
      expect(axis.fold(time - 10_000)).toBeLessThanOrEqual(axis.fold(time));
      expect(axis.fold(axis.end + 99_999)).toBe(axis.length);
      expect(axis.unfold(-5)).toBe(axis.start);
    }),
  );
});
