/** One chart on a canvas: lines of ink with one cursor for all charts, and what `plot-drawing.ts` adds to them. */
// Before uPlot, so that it loads under every language.
import './sound-language.ts';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { niceMost, windowOf } from '../../lab/scale.ts';
import { endlessOf, isDrawn, SPAN_SECONDS } from '../../lab/series.ts';
import { clock, whole } from '../../lab/words.ts';
import { useUi } from '../store.ts';
import { setCursor, useCursor } from './cursor.ts';
import { colour, DRAWINGS, type Drawn, FONT, inPixels, type PlotProps } from './plot-drawing.ts';

const HEIGHT = 140;
const SIDE = 46;
/** Values further apart are not joined: nobody knows what was between them. */
const JOIN_SECONDS = 15;

const dataOf = ({ at, lines }: PlotProps): uPlot.AlignedData => [
  [...at],
  ...lines.map(({ values }) => values.map((value) => (isDrawn(value) ? value : null))),
];

const mostOf = ({ lines, least }: PlotProps): number => {
  let most = 0;
  for (const { values } of lines) for (const value of values) if (isDrawn(value) && value > most) most = value;
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
          gaps: (plot, series, _from, _to, gaps) => {
            const joined = inPixels(plot, JOIN_SECONDS) - inPixels(plot, 0);
            const { at, lines } = drawn.props;
            const endless = endlessOf(lines[series - 1]?.values ?? []).map(([first]) => inPixels(plot, at[first] ?? 0));
            const isEndless = ([from, to]: readonly number[]): boolean =>
              endless.some((x) => x >= (from ?? 0) && x <= (to ?? 0));
            return gaps.filter((gap) => gap[1] - gap[0] > joined || isEndless(gap));
          },
        }),
      ),
    ],
    hooks: {
      draw: DRAWINGS.map((draw) => (plot: uPlot) => draw(plot, drawn)),
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
