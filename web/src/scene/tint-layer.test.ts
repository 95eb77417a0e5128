import { expect, test } from 'vitest';
import { createFlashes } from './flashes.ts';
import type { Palette } from './mark-shapes.ts';
import { createRibbons } from './ribbons.ts';
import { createTintLayer } from './tint-layer.ts';
import { createTracks } from './tracks.ts';

/** A layer over a canvas that counts what is painted on it. */
function layer() {
  const strokes: number[] = [];
  const rings: number[] = [];
  let around = false;
  let cleared = 0;
  const context = {
    globalAlpha: 1,
    setTransform() {},
    clearRect() {
      cleared += 1;
    },
    beginPath() {},
    roundRect() {
      around = true;
    },
    stroke() {
      (around ? rings : strokes).push(this.globalAlpha);
      around = false;
    },
  };
  const canvas = { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;
  const tints = new Map<string, number>();
  const flashes = createFlashes();
  const view = { x: 0, y: 0, zoom: 1 };
  const made = createTintLayer({
    director: { tints, ribbons: createRibbons(), tracks: createTracks() },
    ...{ canvas, flashes, view: () => ({ ...view }), palette: () => ({}) as Palette },
    box: () => ({ x: 0, y: 0, width: 120, height: 40 }),
    edge: () => ({ path: {} as Path2D, colour: 'sync' }),
  });
  return { ...made, tints, flashes, view, strokes, rings, cleared: () => cleared };
}

test('a tinted way is painted ten times a second, fades, and leaves an empty canvas', () => {
  const { paint, tints, strokes, cleared } = layer();
  expect(paint(0, false)).toBe(false);
  tints.set('a>b', 0);
  for (let now = 0; now <= 1_000; now += 10) expect(paint(now, false)).toBe(true);
  expect(strokes).toEqual(new Array(11).fill(1));
  paint(2_800, false);
  expect(strokes.at(-1)).toBeCloseTo(0.5);
  expect(paint(3_100, false)).toBe(false);
  expect([tints.size, strokes.length, cleared()]).toEqual([0, 12, 13]);
  expect(paint(3_200, false)).toBe(false);
  expect(cleared()).toBe(13); // nothing to do any more
});

test('a map that moves, and a picture that stands still, are painted at once', () => {
  const { paint, tints, view, strokes } = layer();
  tints.set('a>b', 0);
  paint(0, false);
  paint(10, false);
  expect(strokes).toHaveLength(1);
  view.x = 40;
  paint(20, false);
  expect(strokes).toHaveLength(2);
  paint(25, true);
  expect(strokes).toHaveLength(3);
});

test('who goes back to before a way was passed sees it untinted', () => {
  const { paint, tints, strokes } = layer();
  tints.set('a>b', 5_000);
  paint(5_000, true);
  expect(paint(4_000, true)).toBe(false);
  expect(strokes).toHaveLength(1);
});

test('a place that was reached has a ring that fades, and the canvas is empty again', () => {
  const { paint, flashes, rings, strokes, cleared } = layer();
  flashes.arrived('queue:a', 0);
  for (let now = 0; now < 500; now += 50) expect(paint(now, false)).toBe(true);
  expect(rings).toEqual([1, 1, 1, expect.closeTo(2 / 3), 0]);
  expect(paint(600, false)).toBe(false);
  expect([strokes.length, cleared()]).toEqual([0, 6]);
  expect(paint(700, false)).toBe(false);
  expect(cleared()).toBe(6);
});
