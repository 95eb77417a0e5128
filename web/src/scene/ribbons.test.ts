import { expect, test } from 'vitest';
import { createRibbons, ribbonWidth } from './ribbons.ts';

const shown = (ribbons: ReturnType<typeof createRibbons>, now: number) => {
  const found: [string, number][] = [];
  ribbons.each(now, (edge, perSecond) => found.push([edge, perSecond]));
  return found;
};

test('a ribbon carries the events per second it stands for and leaves when they stop', () => {
  const ribbons = createRibbons();
  for (let at = 0; at < 100; at++) ribbons.add('a>b', 10_000 + at * 20);
  expect(shown(ribbons, 11_999)).toEqual([['a>b', 50]]);
  expect(shown(ribbons, 14_000)).toEqual([]);
  expect([ribbons.flow(11_999), ribbons.flow(14_000)]).toEqual([true, false]);
});

test('its width grows with the rate and never over eight pixels', () => {
  expect(ribbonWidth(10)).toBeLessThan(ribbonWidth(1_000));
  expect(ribbonWidth(1e9)).toBe(8);
});
