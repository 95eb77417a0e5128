/**
 * Ways that a mark has passed stay tinted for a while, places it has reached flash, ways with more than marks can show
 * have a ribbon: on a canvas that the marks are painted over. Strokes cost more than many marks, and ten times a second
 * is enough for what only appears and fades.
 */
import type { Director } from './director.ts';
import { FLASH, type Flashes } from './flashes.ts';
import type { Box } from './geometry.ts';
import { drawLabel, type Palette } from './mark-shapes.ts';
import type { EdgeLook, View } from './painter.ts';
import { ribbonWidth } from './ribbons.ts';

const TINT = 3_000;
const FADE = 400;
const EVERY = 100;
/** A flash is at its full for so long, then it fades. */
const FULL = 250;
const { format: whole } = new Intl.NumberFormat('en');

export interface TintOptions {
  readonly canvas: HTMLCanvasElement;
  readonly director: Pick<Director, 'tints' | 'ribbons' | 'tracks'>;
  readonly flashes: Flashes;
  readonly view: () => View;
  readonly palette: () => Palette;
  readonly edge: (id: string) => EdgeLook | undefined;
  readonly box: (id: string) => Box | undefined;
}

export type TintLayer = ReturnType<typeof createTintLayer>;

export function createTintLayer({ canvas, director, flashes, view, palette, edge, box }: TintOptions) {
  const { tints, ribbons, tracks } = director;
  let ratio = 1;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let painted: View = { x: 0, y: 0, zoom: 0 };
  let isEmpty = true;

  const hasMoved = ({ x, y, zoom }: View): boolean => x !== painted.x || y !== painted.y || zoom !== painted.zoom;

  /** A replay may have gone back to before a tint. */
  function forget(now: number): void {
    for (const [id, at] of tints) if (now - at > TINT || now < at) tints.delete(id);
  }

  const isQuiet = (now: number): boolean => tints.size === 0 && flashes.isQuiet && !ribbons.flow(now);

  function paintTints(context: CanvasRenderingContext2D, colours: Palette, now: number): void {
    context.lineWidth = 3;
    for (const [id, seenAt] of tints) {
      const look = edge(id);
      if (look === undefined) continue;
      context.globalAlpha = Math.min(1, (TINT - (now - seenAt)) / FADE);
      context.strokeStyle = colours[look.colour];
      context.stroke(look.path);
    }
  }

  function paintRibbons(context: CanvasRenderingContext2D, colours: Palette, now: number): void {
    ribbons.each(now, (id, perSecond) => {
      const look = edge(id);
      const table = tracks.named(id)?.track.table;
      if (look === undefined || table === undefined) return;
      context.globalAlpha = 0.45;
      context.strokeStyle = colours[look.colour];
      context.lineWidth = ribbonWidth(perSecond) + 4;
      context.stroke(look.path);
      context.globalAlpha = 1;
      const middle = Math.floor(table.length / 4) * 2;
      const label = `+${whole(Math.round(perSecond))}/s`;
      drawLabel(context, colours, 'light', label, table[middle] ?? 0, table[middle + 1] ?? 0, true);
    });
  }

  function paintRings(context: CanvasRenderingContext2D, colours: Palette, now: number): void {
    context.lineWidth = 2;
    context.strokeStyle = colours.ok;
    flashes.each(now, (id, age) => {
      const place = box(id);
      if (place === undefined) return;
      const [width, height] = [place.width + 8, place.height + 8];
      context.globalAlpha = 1 - Math.max(0, age - FULL) / (FLASH - FULL);
      context.beginPath();
      context.roundRect(place.x - 4, place.y - 4, width, height, Math.min(18, height / 2));
      context.stroke();
    });
  }

  return {
    /** Of the size of the canvas of the marks; it is not in the document, where each canvas costs with every frame. */
    canvas,
    /** There is nothing on it. */
    get isEmpty(): boolean {
      return isEmpty;
    },
    resize(width: number, height: number, deviceRatio: number): void {
      ratio = Math.min(deviceRatio, 2);
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      painted = { x: 0, y: 0, zoom: 0 };
    },
    /** Paints when it is time to, and at once when time stands still; answers whether another frame is needed. */
    paint(now: number, isStill: boolean): boolean {
      forget(now);
      if (isEmpty && isQuiet(now)) return false;
      const at = view();
      const since = now - paintedAt;
      // the animation clock may have gone back
      if (!isStill && since >= 0 && since < EVERY && !hasMoved(at)) return true;
      const context = canvas.getContext('2d');
      if (context === null) return false;
      painted = at;
      paintedAt = now;
      const scale = at.zoom * ratio;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(scale, 0, 0, scale, at.x * ratio, at.y * ratio);
      const colours = palette();
      paintTints(context, colours, now);
      paintRibbons(context, colours, now);
      paintRings(context, colours, now);
      isEmpty = isQuiet(now);
      return !isEmpty;
    },
  };
}
