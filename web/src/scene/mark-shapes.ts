/** The shapes of the marks: colour is never the only difference. World pixels. */
import type { Box } from './geometry.ts';
import type { Style } from './styles.ts';

export const PALETTE_NAMES = [
  'bg',
  'text',
  'ok',
  'muted',
  'control',
  'sync',
  'async',
  'realtime',
  'retry',
  'fail',
  'comp',
  'sync-text',
  'async-text',
  'realtime-text',
  'fail-text',
  'comp-text',
  'retry-text',
] as const;
export type Palette = Record<(typeof PALETTE_NAMES)[number], string>;

/** Above this many marks alive they are plain squares in the colour of their kind. */
export const SMALL = 500;

export const COLOUR: Readonly<Record<Style, keyof Palette>> = {
  sync: 'sync',
  crossed: 'sync',
  async: 'async',
  live: 'realtime',
  fail: 'fail',
  retry: 'retry',
  comp: 'comp',
  light: 'text',
};
const LABEL: Readonly<Record<Style, keyof Palette>> = {
  sync: 'sync-text',
  crossed: 'sync-text',
  async: 'async-text',
  live: 'realtime-text',
  fail: 'fail-text',
  retry: 'retry-text',
  comp: 'comp-text',
  light: 'text',
};

/** Looks that become a plain square when many are alive; outcomes keep their glyphs. */
export const isPlain = (style: Style): boolean => style === 'sync' || style === 'async' || style === 'crossed';

/** A disc with a rim is two discs: a stroke costs several times as much. */
function disc(context: CanvasRenderingContext2D, colour: string, x: number, y: number, radius: number): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
}

function shape(context: CanvasRenderingContext2D, points: readonly number[], x: number, y: number): void {
  context.beginPath();
  for (let at = 0; at < points.length; at += 2) context.lineTo(x + (points[at] ?? 0), y + (points[at + 1] ?? 0));
  context.closePath();
}

const diamond = (reach: number) => [0, -reach, reach, 0, 0, reach, -reach, 0] as const;
const DIAMOND = diamond(6.6);
const DIAMOND_RIM = diamond(9.4);

export function drawMark(
  context: CanvasRenderingContext2D,
  colours: Palette,
  style: Style,
  x: number,
  y: number,
  count: number,
  dx: number,
  dy: number,
): void {
  const colour = colours[COLOUR[style]];
  context.fillStyle = colour;
  context.strokeStyle = colours.bg;
  context.lineWidth = 2;
  switch (style) {
    case 'sync':
    case 'crossed':
      context.fillStyle = colours.bg;
      context.fillRect(x - 7.5, y - 7.5, 15, 15);
      context.fillStyle = colour;
      context.fillRect(x - 5.5, y - 5.5, 11, 11);
      if (style === 'crossed') {
        context.beginPath();
        context.moveTo(x - 5.5, y);
        context.lineTo(x + 5.5, y);
        context.stroke();
      }
      return;
    case 'async':
      disc(context, colours.bg, x, y, 8);
      disc(context, colour, x, y, 6);
      return;
    case 'live':
      disc(context, colour, x, y, 7.25);
      disc(context, colours.bg, x, y, 4.75);
      return;
    case 'fail':
      context.fillStyle = colours.bg;
      shape(context, DIAMOND_RIM, x, y);
      context.fill();
      context.fillStyle = colour;
      shape(context, DIAMOND, x, y);
      context.fill();
      return;
    case 'comp': {
      const [side, away] = Math.abs(dx) > Math.abs(dy) ? [Math.sign(dx), 0] : [0, Math.sign(dy)];
      // Points back to where it came from: this undoes something.
      shape(
        context,
        away === 0 ? [-9 * side, 0, 6 * side, -8, 6 * side, 8] : [0, -9 * away, 8, 6 * away, -8, 6 * away],
        x,
        y,
      );
      context.fill();
      context.stroke();
      return;
    }
    case 'retry':
      disc(context, colours.bg, x, y, 12);
      disc(context, colour, x, y, 10);
      context.strokeStyle = colour;
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(x, y, 14, -Math.PI / 2, -Math.PI / 2 + (Math.PI * 2 * Math.min(3, count)) / 3);
      context.stroke();
      context.fillStyle = colours.bg;
      context.font = '600 14px system-ui, sans-serif';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(String(count), x, y + 0.5);
      return;
    default:
      return;
  }
}

const FONT = '15px system-ui, sans-serif';

/**
 * Beside an upright way right of the mark, or left where a node is in the way; above a level one. Answers false when
 * there is no room. A halo keeps lines from crossing the word.
 */
export function drawLabel(
  context: CanvasRenderingContext2D,
  colours: Palette,
  style: Style,
  label: string,
  x: number,
  y: number,
  upright: boolean,
  isFree: (box: Box) => boolean = () => true,
): boolean {
  context.font = FONT;
  const { width } = context.measureText(label);
  const spots = upright
    ? [
        { x: x + 14, y: y - 9 },
        { x: x - 14 - width, y: y - 9 },
      ]
    : [{ x: x - width / 2, y: y - 27 }];
  const spot = spots.find((one) => isFree({ ...one, width, height: 18 }));
  if (spot === undefined) return false;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = colours.bg;
  context.fillStyle = colours[LABEL[style]];
  context.strokeText(label, spot.x, spot.y + 9);
  context.fillText(label, spot.x, spot.y + 9);
  return true;
}
