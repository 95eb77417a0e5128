/** One chart on a canvas: lines of ink, a target, vertical lines where scenarios start or stop. */
// Before uPlot, so that it loads under every language.
import './sound-language.ts';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Mark } from '../../lab/runs.ts';
import { niceMost, windowOf } from '../../lab/scale.ts';
import { SPAN_SECONDS } from '../../lab/series.ts';
import { clock, whole } from '../../lab/words.ts';
import { useUi } from '../store.ts';
import { setCursor, useCursor } from './cursor.ts';

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

const HEIGHT = 140;
const SIDE = 46;
/** Values further apart are not joined: nobody knows what was between them. */
const JOIN_SECONDS = 15;

/** Colours are read when they are used: another theme needs no other chart. */
const colour = (token: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim() || 'CanvasText';

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

interface Drawn {
  props: PlotProps;
  most: number;
  /** The pointer is over this chart: it leads, the others follow. */
  leads: boolean;
}

const inPixels = (plot: uPlot, second: number): number => plot.valToPos(second, 'x', true);

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

const dataOf = ({ at, lines }: PlotProps): uPlot.AlignedData => [
  [...at],
  ...lines.map(({ values }) => [...values] as (number | null)[]),
];

const mostOf = ({ lines, least }: PlotProps): number => {
  let most = 0;
  for (const { values } of lines) for (const value of values) if (value !== null && value > most) most = value;
  return niceMost(most, least);
};

function optionsOf(drawn: Drawn, width: number): uPlot.Options {
  const axis = { stroke: () => colour('muted'), font: FONT, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    padding: [16, 12, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: false, y: false },
      y: false,
      points: { size: 7, width: 1.5, fill: () => colour('panel'), stroke: () => colour('text') },
    },
    scales: {
      x: { time: true, range: () => [...windowOf(drawn.props.at, SPAN_SECONDS, Date.now() / 1_000)] },
      y: { range: () => [0, drawn.most] },
    },
    axes: [
      {
        ...axis,
        size: 22,
        gap: 4,
        incrs: [60, 120],
        space: 44,
        grid: { show: false },
        values: (_plot, splits) => splits.map((second) => clock(second * 1_000).slice(0, 5)),
      },
      {
        ...axis,
        size: SIDE,
        gap: 8,
        grid: { stroke: () => colour('line'), width: 1 },
        splits: () => [0, drawn.most / 2, drawn.most],
        values: (_plot, splits) => splits.map((value) => (drawn.most < 10 ? String(value) : whole(value))),
      },
    ],
    series: [
      {},
      ...drawn.props.lines.map(
        ({ label, dash }): uPlot.Series => ({
          label,
          stroke: () => colour('text'),
          width: 1.5,
          dash: [...dash],
          spanGaps: false,
          points: { show: false },
          gaps: (plot, _series, _from, _to, gaps) => {
            const joined = inPixels(plot, JOIN_SECONDS) - inPixels(plot, 0);
            return gaps.filter(([from, to]) => to - from > joined);
          },
        }),
      ),
    ],
    hooks: {
      draw: [drawTarget, drawMarks, drawEnd].map((draw) => (plot: uPlot) => draw(plot, drawn)),
      setCursor: [
        (plot) => {
          const { idx } = plot.cursor;
          if (drawn.leads) setCursor(idx == null ? null : (plot.data[0][idx] ?? null));
        },
      ],
    },
  };
}

/** The cursor of the others, or of the slider. */
function follow(plot: uPlot, { leads }: Drawn): void {
  if (leads) return;
  const { at } = useCursor.getState();
  plot.setCursor({ left: at === null ? -10 : plot.valToPos(at, 'x'), top: at === null ? -10 : 1 }, false);
}

export function Plot(props: PlotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>({ props, most: mostOf(props), leads: false });
  const plot = useRef<uPlot | null>(null);
  const ground = useUi((state) => state.ground);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const made = new uPlot(optionsOf(drawn.current, element.clientWidth || 320), dataOf(drawn.current.props), element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const lead = (leads: boolean) => () => {
      drawn.current.leads = leads;
      if (!leads) setCursor(null);
    };
    made.over.addEventListener('pointerenter', lead(true));
    made.over.addEventListener('pointerleave', lead(false));
    const unsubscribe = useCursor.subscribe(() => follow(made, drawn.current));
    return () => {
      unsubscribe();
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, []);

  const { at, lines, marks, target, least, ended } = props;
  useEffect(() => {
    const next = { at, lines, marks, target, least, ended };
    drawn.current.props = next;
    drawn.current.most = mostOf(next);
    plot.current?.setData(dataOf(next));
    if (plot.current !== null) follow(plot.current, drawn.current);
  }, [at, lines, marks, target, least, ended]);
  useEffect(() => {
    if (ground !== '') plot.current?.redraw(false, true);
  }, [ground]);
  return <div className="plot" ref={holder} aria-hidden="true" />;
}
