/** What a chart shows beside its lines: a target, where scenarios start and stop, where a value has no end, where news ends. */
import type uPlot from 'uplot';
import type { Mark } from '../../lab/runs.ts';
import { endlessOf } from '../../lab/series.ts';
import { whole } from '../../lab/words.ts';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly dash: readonly number[];
}
export interface PlotProps {
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly marks: readonly Mark[];
  readonly target: number | null;
  /** The scale reaches at least so far. */
  readonly least: number;
  /** Nothing came since the newest value: the end of the lines is marked. */
  readonly ended: boolean;
}

/** Colours are read when they are used: another theme needs no other chart. */
export const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim() || 'CanvasText';

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export interface Drawn {
  props: PlotProps;
  most: number;
  /** The pointer is over this chart: it leads, the others follow. */
  leads: boolean;
}

export const inPixels = (plot: uPlot, second: number): number => plot.valToPos(second, 'x', true);

function drawTarget(plot: uPlot, { props: { target } }: Drawn): void {
  if (target === null) return;
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(target, 'y', true));
  if (y < bbox.top) return;
  ctx.save();
  ctx.setLineDash([]);
  ctx.textBaseline = 'alphabetic';
  ctx.strokeStyle = colour('fail');
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.fillStyle = colour('fail-text');
  ctx.font = FONT.replace('12px', `${12 * devicePixelRatio}px`);
  ctx.textAlign = 'left';
  ctx.fillText(`target ${whole(target)}`, bbox.left + 6 * devicePixelRatio, y - 5 * devicePixelRatio);
  ctx.restore();
}

function drawMarks(plot: uPlot, { props: { marks } }: Drawn): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const [from = 0, to = 0] = [plot.scales.x?.min, plot.scales.x?.max].map((value) => value ?? 0);
  ctx.save();
  ctx.font = FONT.replace('12px', `${12 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.strokeStyle = colour('control');
  ctx.fillStyle = colour('muted');
  ctx.lineWidth = ratio;
  let free = bbox.left;
  for (const { at, label, starts } of marks) {
    if (at < from || at > to) continue;
    const x = Math.round(inPixels(plot, at)) + 0.5;
    ctx.setLineDash(starts ? [] : [4 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top - 12 * ratio);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const words = starts ? label : `${label} ends`;
    const wide = ctx.measureText(words).width + 10 * ratio;
    // A label that would run into another one, or out of the chart, is left to the table.
    if (x < free || x + wide > bbox.left + bbox.width + 14 * ratio) continue;
    free = x + wide;
    ctx.fillText(words, x + 5 * ratio, bbox.top - 3 * ratio);
  }
  ctx.restore();
}

function drawEnd(plot: uPlot, { props: { ended, at } }: Drawn): void {
  const newest = at.at(-1);
  if (!ended || newest === undefined) return;
  const { ctx, bbox } = plot;
  const x = Math.round(inPixels(plot, newest));
  ctx.save();
  ctx.setLineDash([]);
  ctx.strokeStyle = colour('text');
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

const ENDLESS = '∞ nothing completes';

/** Where a value is infinite there is no line: a hatched band stands there and says why. */
function drawEndless(plot: uPlot, { props: { at, lines } }: Drawn): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = FONT.replace('12px', `${12 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.strokeStyle = colour('control');
  ctx.fillStyle = colour('fail-text');
  ctx.lineWidth = ratio;
  let free = Number.NEGATIVE_INFINITY;
  for (const [first, last] of lines.flatMap(({ values }) => endlessOf(values))) {
    const [left, right] = [inPixels(plot, (at[first] ?? 0) - 0.5), inPixels(plot, (at[last] ?? 0) + 0.5)];
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += 8 * ratio) {
      const [from, to] = [Math.max(x, left), Math.min(x + bbox.height, right)];
      if (from >= to) continue;
      ctx.moveTo(from, bbox.top + bbox.height - (from - x));
      ctx.lineTo(to, bbox.top + bbox.height - (to - x));
    }
    ctx.stroke();
    const wide = ctx.measureText(ENDLESS).width;
    const x = Math.min(left + 4 * ratio, bbox.left + bbox.width - wide - 4 * ratio);
    if (x < free) continue;
    free = x + wide + 10 * ratio;
    ctx.fillText(ENDLESS, x, bbox.top + 14 * ratio);
  }
  ctx.restore();
}

/** From the back to the front. */
export const DRAWINGS = [drawEndless, drawTarget, drawMarks, drawEnd] as const;
