import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Point, STEP, sample } from './polyline.ts';

/** Right-angled lines, as the map has them. */
const line = fc.array(fc.integer({ min: 30, max: 300 }), { minLength: 1, maxLength: 5 }).map((lengths): Point[] =>
  lengths.reduce<Point[]>(
    (points, length, at) => {
      const [x, y] = points.at(-1) ?? [0, 0];
      points.push(at % 2 === 0 ? [x + length, y] : [x, y + length]);
      return points;
    },
    [[0, 0]],
  ),
);

test('the table starts and ends where the line does and never steps further than its raster', () => {
  fc.assert(
    fc.property(line, (points) => {
      const { table, length } = sample(points);
      const last = points.at(-1) ?? [0, 0];
      expect([table[0], table[1]]).toEqual([0, 0]);
      expect(table.at(-2)).toBeCloseTo(last[0], 1);
      expect(table.at(-1)).toBeCloseTo(last[1], 1);
      let walked = 0;
      for (let at = 2; at < table.length; at += 2) {
        const step = Math.hypot((table[at] ?? 0) - (table[at - 2] ?? 0), (table[at + 1] ?? 0) - (table[at - 1] ?? 0));
        expect(step).toBeLessThanOrEqual(STEP + 0.01);
        walked += step;
      }
      expect(Math.abs(walked - length)).toBeLessThan(1 + length * 0.01);
    }),
  );
});

test('round corners stay within a pixel of the curve the eye sees', () => {
  const { table } = sample([
    [0, 0],
    [100, 0],
    [100, 100],
  ]);
  // The middle of the quadratic corner with radius 12.
  const middle: Point = [100 - 3, 3];
  let closest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < table.length; at += 2) {
    closest = Math.min(closest, Math.hypot((table[at] ?? 0) - middle[0], (table[at + 1] ?? 0) - middle[1]));
  }
  expect(closest).toBeLessThan(STEP / 2 + 1);
});
