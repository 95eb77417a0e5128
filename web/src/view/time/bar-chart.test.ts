import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf } from '../../model/time.ts';
import { barsOf, baseOf, roomFor, wordsOf } from './bar-chart.ts';

test('words stand inside the bar and never under the cursor', () => {
  const place = fc.integer({ min: 0, max: 800 });
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 300 }), place, place, (wide, about, cursor) => {
      const x = roomFor(wide, about, cursor, 800);
      if (x === null) return wide > 380;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + wide).toBeLessThanOrEqual(800);
      return cursor < x || cursor > x + wide;
    }),
  );
});

test('a fold close before the cursor has its words left of it', () => {
  expect(roomFor(60, 770, 790, 800)).toBe(706);
  expect(roomFor(60, 100, 790, 800)).toBe(114);
});

test('bars end on the base and leave room for the diamonds, also on a low bar', () => {
  for (const height of [56, 40]) {
    const [bars, failures] = barsOf([{ at: 0, count: 100, failures: 1 }], () => 10, height);
    const [, base, tall] = /^M10 ([\d.]+)v-(\d+)h3/.exec(bars) ?? [];
    expect(Number(base)).toBe(baseOf(height) - 0.5);
    expect(Number(base) - Number(tall)).toBeGreaterThanOrEqual(12);
    expect(failures).toBe('M11.5 2l4.5 4.5-4.5 4.5-4.5-4.5z');
  }
});

test('the longest pause is told, and a broken connection before any pause', () => {
  const axis = axisOf([0, 60_000, 300_000], 301_000);
  expect(wordsOf(axis, [])?.said).toBe('3 min idle');
  const at = (text: string) => new Date(`2026-01-01T${text}`).getTime();
  const [from, until] = [at('12:04:00'), at('12:06:00')];
  expect(wordsOf(axis, [{ from, until, filled: 318 }])?.said).toBe(
    'not connected 12:04-12:06, filled from the journal: 318',
  );
  const short = { from: until, until: until + 2_000, filled: 0 };
  expect(wordsOf(axis, [{ from, until, filled: 318 }, short])?.said).toContain('318');
  expect(wordsOf(axis, [short, { from, until: null, filled: 0 }])?.said).toBe('not connected since 12:04');
  expect(wordsOf(axisOf([0], 1_000), [])).toBeNull();
});
