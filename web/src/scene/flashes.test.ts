import { expect, test } from 'vitest';
import { createFlashes, type Flashes } from './flashes.ts';

const FRAME = 1_000 / 60;

/** Moments at which the place began to flash, with so many arrivals per second, looked at frame by frame. */
function flashesOf(
  perSecond: number,
  seconds: number,
  flashes: Pick<Flashes, 'arrived' | 'each'> = createFlashes(),
): number[] {
  const begun: number[] = [];
  let lit = false;
  for (let frame = 0; frame * FRAME < seconds * 1_000; frame++) {
    const now = frame * FRAME;
    const arrivals = Math.floor((now * perSecond) / 1_000) - Math.floor(((now - FRAME) * perSecond) / 1_000);
    for (let one = 0; one < arrivals; one++) flashes.arrived('queue', now);
    let shown = false;
    let young = false;
    flashes.each(now, (_place, age) => {
      shown = true;
      young = age < FRAME / 2;
    });
    if (shown && (!lit || young)) begun.push(now);
    lit = shown;
  }
  return begun;
}

const most = (moments: readonly number[]): number =>
  Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000).length));

test.each([1, 2, 10, 200, 1_000])('at %i arrivals per second a place flashes at most twice in any second', (rate) => {
  const moments = flashesOf(rate, 10);
  expect(moments.length).toBeGreaterThan(0);
  expect(most(moments)).toBeLessThanOrEqual(2);
});

test('this check can fail: without the governor a place flashes with every arrival', () => {
  const lit = new Map<string, number>();
  const ungoverned: Pick<Flashes, 'arrived' | 'each'> = {
    arrived: (place, now) => void lit.set(place, now),
    each: (now, show) => {
      for (const [place, at] of lit) if (now - at <= 400) show(place, now - at);
    },
  };
  expect(most(flashesOf(10, 10, ungoverned))).toBeGreaterThan(2);
});

test('a flash of a moment that has been left again is not shown', () => {
  const flashes = createFlashes();
  flashes.arrived('queue', 5_000);
  const shown: string[] = [];
  flashes.each(1_000, (place) => shown.push(place));
  expect(shown).toEqual([]);
});
