/**
 * Ways that a mark has passed stay tinted for a while, on a canvas of their own below the marks: long strokes cost more
 * than many marks, and ten times a second is enough for what only appears and fades.
 */
import type { Palette } from './mark-shapes.ts';
import type { EdgeLook, View } from './painter.ts';

const TINT = 3_000;
const FADE = 400;
const EVERY = 100;

export interface TintOptions {
  readonly canvas: HTMLCanvasElement;
  /** When a mark was last seen on a way. */
  readonly tints: Map<string, number>;
  readonly view: () => View;
  readonly palette: () => Palette;
  readonly edge: (id: string) => EdgeLook | undefined;
}

type TintLayer = ReturnType<typeof createTintLayer>;

export function createTintLayer({ canvas, tints, view, palette, edge }: TintOptions) {
  let ratio = 1;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let painted: View = { x: 0, y: 0, zoom: 0 };
  let isEmpty = true;

  const hasMoved = ({ x, y, zoom }: View): boolean => x !== painted.x || y !== painted.y || zoom !== painted.zoom;

  /** A replay may have gone back to before a tint. */
  function forget(now: number): void {
    for (const [id, at] of tints) if (now - at > TINT || now < at) tints.delete(id);
  }

  return {
    resize(width: number, height: number, deviceRatio: number): void {
      ratio = Math.min(deviceRatio, 2);
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      painted = { x: 0, y: 0, zoom: 0 };
    },
    /** Paints when it is time to, and at once when time stands still; answers whether another frame is needed. */
    paint(now: number, isStill: boolean): boolean {
      forget(now);
      if (tints.size === 0 && isEmpty) return false;
      const at = view();
      const since = now - paintedAt;
      // the animation clock may have gone back
      if (!isStill && since >= 0 && since < EVERY && !hasMoved(at)) return true;
      const context = canvas.getContext('2d');
      if (context === null) return false;
      painted = at;
      paintedAt = now;
      isEmpty = tints.size === 0;
      const scale = at.zoom * ratio;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(scale, 0, 0, scale, at.x * ratio, at.y * ratio);
      context.lineWidth = 3;
      const colours = palette();
      for (const [id, seenAt] of tints) {
        const look = edge(id);
        if (look === undefined) continue;
        context.globalAlpha = Math.min(1, (TINT - (now - seenAt)) / FADE);
        context.strokeStyle = colours[look.colour];
        context.stroke(look.path);
      }
      return !isEmpty;
    },
  };
}
