/** The last five minutes in charts with one cursor, or as a table. */
import { useMemo } from 'react';
import type { Mark } from '../../lab/runs.ts';
import { type Columns, rowsOf, SLIDING_SECONDS } from '../../lab/series.ts';
import { clock, NOTHING, short, whole } from '../../lab/words.ts';
import { useUi } from '../store.ts';
import { setCursor, useCursor } from './cursor.ts';
import { Plot } from './Plot.tsx';
import type { Line } from './plot-drawing.ts';

export interface Targets {
  readonly p95LatencyMs: number;
  readonly errorRatePct: number;
  readonly queueDepth: number;
}

type ColumnName = Exclude<keyof Columns, 'at'>;
interface ChartSpec {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly (readonly [column: ColumnName, label: string, dash: readonly number[]])[];
  readonly target: keyof Targets | null;
  readonly least: number;
  readonly write: (value: number) => string;
}

const sliding = `of ${SLIDING_SECONDS} s`;
const CHARTS: readonly ChartSpec[] = [
  {
    title: 'Requests',
    unit: 'per second',
    lines: [['requests', 'requests', []]],
    target: null,
    least: 4,
    write: whole,
  },
  {
    title: 'Latency',
    unit: 'ms',
    lines: [
      ['p50', 'p50', []],
      ['p95', 'p95', [5, 3]],
      ['p99', 'p99', [1.5, 3]],
    ],
    target: 'p95LatencyMs',
    least: 380,
    write: whole,
  },
  {
    title: 'Queue depth',
    unit: 'jobs',
    lines: [['depth', 'depth', []]],
    target: 'queueDepth',
    least: 1_200,
    write: whole,
  },
];
const MORE: readonly ChartSpec[] = [
  {
    title: 'Errors',
    unit: `% ${sliding}`,
    lines: [['errors', 'errors', []]],
    target: 'errorRatePct',
    least: 1.5,
    write: short,
  },
  {
    title: 'Upstream failures',
    unit: `% ${sliding}`,
    lines: [['upstream', 'failures', []]],
    target: null,
    least: 2,
    write: short,
  },
  {
    title: 'Queue lag',
    unit: `s, completions ${sliding}`,
    lines: [['lag', 'lag', []]],
    target: null,
    least: 4,
    write: (value) => (Number.isFinite(value) ? short(value) : '∞'),
  },
];
const ALL = [...CHARTS, ...MORE];

interface ChartsProps {
  readonly columns: Columns;
  readonly marks: readonly Mark[];
  readonly targets: Targets | null;
  readonly stale: boolean;
  /** The first three, or the further ones. */
  readonly part: 'first' | 'more';
}

const NONE: readonly Mark[] = [];

export function Charts({ columns, marks, targets, stale, part }: ChartsProps) {
  const table = useUi((state) => state.table);
  if (table) return part === 'first' ? <ChartTable columns={columns} marks={marks} /> : null;
  return (
    <section
      className={`charts${stale ? ' stale' : ''}`}
      aria-label={part === 'first' ? 'Charts of the last five minutes' : 'More charts'}
    >
      {(part === 'first' ? CHARTS : MORE).map((spec) => (
        <Chart
          key={spec.title}
          spec={spec}
          columns={columns}
          marks={marks.length === 0 ? NONE : marks}
          targets={targets}
          ended={stale}
        />
      ))}
      {part === 'first' && <Moment columns={columns} />}
    </section>
  );
}

interface ChartProps {
  readonly spec: ChartSpec;
  readonly columns: Columns;
  readonly marks: readonly Mark[];
  readonly targets: Targets | null;
  readonly ended: boolean;
}

/** The chosen second, or the newest one. */
function useMoment({ at }: Columns): number {
  const chosen = useCursor((state) => state.at);
  const index = chosen === null ? -1 : at.indexOf(chosen);
  return index < 0 ? at.length - 1 : index;
}

function Chart({ spec, columns, marks, targets, ended }: ChartProps) {
  const index = useMoment(columns);
  const lines = useMemo(
    () => spec.lines.map(([column, label, dash]): Line => ({ label, dash, values: columns[column] })),
    [spec, columns],
  );
  const target = spec.target === null ? null : (targets?.[spec.target] ?? null);
  const value = (column: ColumnName) => {
    const found = columns[column][index];
    return found == null ? NOTHING : spec.write(found);
  };
  const second = columns.at[index];
  const single = spec.lines.length === 1;
  return (
    <article className="panel chart" aria-label={`${spec.title}, chart`} data-chart={spec.title}>
      <header className="panel-head">
        <h2>{spec.title}</h2>
        <span className="muted">{spec.unit}</span>
        <span className="grow" />
        {single && second !== undefined && <span className="muted chart-clock">{clock(second * 1_000)}</span>}
        {spec.lines.map(([column, label, dash]) => (
          <span key={column} className="chart-key">
            {!single && (
              <>
                <svg width="16" height="8" aria-hidden="true">
                  <path d="M0 4H16" strokeDasharray={dash.join(' ')} />
                </svg>
                <span className="muted">{label}</span>
              </>
            )}
            {single ? <b>{value(column)}</b> : <span>{value(column)}</span>}
          </span>
        ))}
      </header>
      <Plot at={columns.at} lines={lines} marks={marks} target={target} least={spec.least} ended={ended} />
    </article>
  );
}

/** The cursor for the keyboard: every second of the charts can be walked to and is read out. */
function Moment({ columns }: { columns: Columns }) {
  const index = useMoment(columns);
  const second = columns.at[index];
  if (second === undefined) return null;
  const read = ALL.flatMap(({ lines, write }) =>
    lines.flatMap(([column, label]) => {
      const value = columns[column][index];
      return value == null ? [] : [`${label} ${write(value)}`];
    }),
  );
  return (
    <input
      type="range"
      className="moment-slider"
      aria-label="Moment of the charts"
      aria-valuetext={`${clock(second * 1_000)}: ${read.join(', ')}`}
      min={0}
      max={Math.max(0, columns.at.length - 1)}
      value={index}
      onChange={({ target }) => setCursor(columns.at[Number(target.value)] ?? null)}
      onBlur={() => setCursor(null)}
    />
  );
}

function ChartTable({ columns, marks }: { columns: Columns; marks: readonly Mark[] }) {
  const rows = rowsOf(columns);
  const heads = ALL.flatMap(({ title, lines, unit, write }) =>
    lines.map(([column, label]) => ({ column, name: lines.length === 1 ? title : label, unit, write })),
  );
  const told = (from: number, to: number) =>
    marks
      .filter(({ at }) => at > from && at <= to)
      .map(({ label, starts }) => `${label} ${starts ? 'starts' : 'ends'}`);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the window is scrolled by the keyboard, too
    <section className="panel table-panel" aria-label="Values of the last five minutes" tabIndex={0}>
      <table className="lab-table">
        <caption className="sr">Every tenth second, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {heads.map(({ name, unit, column }) => (
              <th key={column} scope="col" className="num">
                {name} <span className="muted">{unit}</span>
              </th>
            ))}
            <th scope="col">Scenarios</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => {
            const second = columns.at[index] ?? 0;
            return (
              <tr key={second}>
                <th scope="row">{clock(second * 1_000)}</th>
                {heads.map(({ column, write }) => {
                  const value = columns[column][index];
                  return (
                    <td key={column} className="num">
                      {value == null ? NOTHING : write(value)}
                    </td>
                  );
                })}
                <td>{told(second - 10, second).join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
