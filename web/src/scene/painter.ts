/** Draws the marks, over what lies below them. Nothing is allocated per mark and frame. */
import type { Director } from './director.ts';
import type { Flashes } from './flashes.ts';
import type { Box } from './geometry.ts';
import { createMarkPass } from './mark-pass.ts';
import { COLOUR, drawLabel, drawMark, isPlain, type Palette, SMALL } from './mark-shapes.ts';
import type { ShownMark } from './picture.ts';
import { DIMMED, FIRST, PAINTED } from './pool.ts';
import { STYLES, styleCode } from './styles.ts';
import type { TintLayer } from './tint-layer.ts';
import { createWordRoom } from './word-room.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface EdgeLook {
  readonly path: Path2D;
  readonly colour: keyof Palette;
}

export interface PaintOptions {
  readonly canvas: HTMLCanvasElement;
  readonly director: Director;
  readonly flashes: Flashes;
  /** What lies below the marks. */
  readonly ground: TintLayer;
  readonly view: () => View;
  readonly palette: () => Palette;
  /** All nodes: words keep clear of them. */
  readonly boxes: () => readonly Box[];
  /** Word beside a mark in the calm band. */
  readonly labelOf: (row: number) => string;
}

const LIGHT = styleCode('light');
/** World pixels of a mark among many. */
const SQUARE = 5;
/** Of what is not followed. */
const FAINT = 0.12;
/** From further away words beside marks would be under 9 px. */
const READABLE = 0.6;

export type Painter = ReturnType<typeof createPainter>;

export function createPainter({ canvas, director, flashes, ground, view, palette, boxes, labelOf }: PaintOptions) {
  const { pool, tracks, places, tints } = director;
  const labelled = new Set<number>();
  const room = createWordRoom(boxes);
  const pass = createMarkPass(director);
  let width = 0;
  let height = 0;
  let ratio = 1;
  /** Of the frame that was painted last. */
  let painted: View = { x: 0, y: 0, zoom: 1 };

  function position(slot: number, now: number): number {
    const begun = pool.start[slot] ?? 0;
    const t = (now - begun) / (pool.duration[slot] || 1);
    return Math.min(1, t);
  }

  /** Frees what has arrived; what never had a frame of its own gets this one at its end. */
  function settle(now: number): void {
    for (let at = pool.alive - 1; at >= 0; at--) {
      const slot = pool.active[at] ?? 0;
      if (position(slot, now) < 1) continue;
      const flags = pool.flags[slot] ?? 0;
      if ((flags & FIRST) !== 0 && (flags & PAINTED) === 0) continue;
      const target = places.wordOf(pool.target[slot] ?? 0);
      if (target !== '') flashes.arrived(target, now);
      pool.removeAt(at);
    }
  }

  /** In place of an empty canvas; both are of one size. One without any room must not be copied from. */
  function paintGround(context: CanvasRenderingContext2D): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (ground.isEmpty || canvas.width * canvas.height === 0) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    context.globalCompositeOperation = 'copy';
    context.drawImage(ground.canvas, 0, 0);
    context.globalCompositeOperation = 'source-over';
  }

  const toWorld = (context: CanvasRenderingContext2D): void => {
    const { x, y, zoom } = painted;
    context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
  };

  /** On whole pixels: thousands of blurred edges cost more than the squares. */
  function paintSquares(context: CanvasRenderingContext2D, group: Uint16Array, size: number): void {
    const scale = painted.zoom * ratio;
    const side = Math.max(2, Math.round(SQUARE * scale));
    const left = painted.x * ratio - side / 2;
    const top = painted.y * ratio - side / 2;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let at = 0; at < size; at++) {
      const slot = group[at] ?? 0;
      const dimmed = ((pool.flags[slot] ?? 0) & DIMMED) !== 0;
      if (dimmed) context.globalAlpha = FAINT;
      const x = Math.round((pass.x[slot] ?? 0) * scale + left);
      const y = Math.round((pass.y[slot] ?? 0) * scale + top);
      context.fillRect(x, y, side, side);
      if (dimmed) context.globalAlpha = 1;
    }
    toWorld(context);
  }

  function paintMarks(context: CanvasRenderingContext2D, colours: Palette): void {
    const { band } = director;
    const calm = band === 'calm';
    const small = band === 'heavy' || band === 'flow' || pool.alive > SMALL;
    for (const [code, style] of STYLES.entries()) {
      const size = pass.sizes[code] ?? 0;
      const group = pass.groups[code];
      if (size === 0 || group === undefined) continue;
      if (small && isPlain(style)) {
        context.fillStyle = colours[COLOUR[style]];
        paintSquares(context, group, size);
        continue;
      }
      for (let at = 0; at < size; at++) {
        const slot = group[at] ?? 0;
        const dimmed = ((pool.flags[slot] ?? 0) & DIMMED) !== 0;
        if (dimmed) context.globalAlpha = FAINT;
        const [x, y] = [pass.x[slot] ?? 0, pass.y[slot] ?? 0];
        drawMark(context, colours, style, x, y, pool.count[slot] ?? 0, pass.dx[slot] ?? 0, pass.dy[slot] ?? 0);
        if (dimmed) context.globalAlpha = 1;
      }
    }
    if (calm && painted.zoom >= READABLE) paintLabels(context, colours);
  }

  /** At most one word per way; the ticker has the rest. */
  function paintLabels(context: CanvasRenderingContext2D, colours: Palette): void {
    labelled.clear();
    room.clear();
    for (const [code, style] of STYLES.entries()) {
      const size = pass.sizes[code] ?? 0;
      for (let at = 0; at < size; at++) {
        const slot = pass.groups[code]?.[at] ?? 0;
        const flags = pool.flags[slot] ?? 0;
        const track = pool.track[slot] ?? 0;
        if ((flags & DIMMED) !== 0 || labelled.has(track)) continue;
        const first = (flags & FIRST) !== 0;
        const label = style === 'live' ? `×${pool.count[slot]}` : first ? labelOf(pool.row[slot] ?? -1) : '';
        if (label === '') continue;
        const upright = Math.abs(pass.dy[slot] ?? 0) >= Math.abs(pass.dx[slot] ?? 0);
        const [x, y] = [pass.x[slot] ?? 0, pass.y[slot] ?? 0];
        if (drawLabel(context, colours, style, label, x, y, upright, room.take)) labelled.add(track);
      }
    }
  }

  return {
    resize(nextWidth: number, nextHeight: number, deviceRatio: number): void {
      ratio = Math.min(deviceRatio, 2);
      width = nextWidth;
      height = nextHeight;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      ground.resize(nextWidth, nextHeight, deviceRatio);
    },
    /** Answers whether another frame is needed. */
    paint(now: number, isStill: boolean): boolean {
      const context = canvas.getContext('2d');
      if (context === null) return false;
      painted = view();
      const colours = palette();
      // first where the marks are: passing tints a way, and reaching a place lets it flash
      pass.place(now, director.band !== 'calm', (id) => tints.set(id, now));
      settle(now);
      const fading = ground.paint(now, isStill);
      paintGround(context);
      toWorld(context);
      paintMarks(context, colours);
      return pool.alive > 0 || fading;
    },
    /** Every mark of the frame that was painted last that stands for an event. */
    shown(): ShownMark[] {
      const { x, y, zoom } = painted;
      return STYLES.flatMap((style, code) =>
        Array.from(pass.groups[code]?.subarray(0, pass.sizes[code]) ?? [], (slot) => ({
          row: pass.rows[slot] ?? -1,
          style,
          x: ((pass.x[slot] ?? 0) * zoom + x) * ratio,
          y: ((pass.y[slot] ?? 0) * zoom + y) * ratio,
        })).filter(({ row }) => row >= 0),
      );
    },
    /** Event of the nearest mark within `reach` screen pixels. */
    nearest(screenX: number, screenY: number, now: number, reach = 12): number | null {
      const { x, y, zoom } = view();
      let best: number | null = null;
      let closest = reach;
      for (let at = 0; at < pool.alive; at++) {
        const slot = pool.active[at] ?? 0;
        const t = position(slot, now);
        const row = pool.row[slot] ?? -1;
        const table = tracks.list[pool.track[slot] ?? 0]?.track.table;
        if (t < 0 || t >= 1 || row < 0 || table === undefined || pool.style[slot] === LIGHT) continue;
        const index = Math.round(t * (table.length / 2 - 1));
        const away = Math.hypot(
          (table[index * 2] ?? 0) * zoom + x - screenX,
          (table[index * 2 + 1] ?? 0) * zoom + y - screenY,
        );
        if (away < closest) {
          closest = away;
          best = row;
        }
      }
      return best;
    },
  };
}
