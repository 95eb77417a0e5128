/** The lines of the map, under the nodes and not interactive: they are read from their nodes. */
import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { EdgeKind, TopologyEdge } from '../../../../functions/shared/contracts/topology.ts';
import type { CircuitState } from '../../model/circuits.ts';
import type { Geometry } from '../../scene/geometry.ts';
import { type Point, svgPath } from '../../scene/polyline.ts';
import { type EdgeState, GHOST_WORDS } from './edge-words.ts';

const WITH_ARROW: ReadonlySet<EdgeKind> = new Set<EdgeKind>(['sync', 'async', 'realtime']);

/** Where lines cross, the one drawn later keeps its neighbours off by a little: trunks that many share do not. */
const isCrossing = ({ from, kind, to }: TopologyEdge): boolean =>
  (kind === 'sync' && from.startsWith('service:')) ||
  (kind === 'async' && (from.startsWith('service:') || to.startsWith('topic:') || to.startsWith('queue:order')));

/** Calls are drawn over the gateway's trunk, and events over the calls. */
const depth = (edge: TopologyEdge): number => (isCrossing(edge) ? (edge.kind === 'sync' ? 1 : 2) : 0);

const CIRCUIT_WORDS: Readonly<Record<CircuitState, string>> = {
  open: 'open',
  'half-open': 'half open',
  closed: 'closed',
};

/** A breaker is a switch on the line: lifted, nearly down, down. */
function Switch({ state, points }: { state: CircuitState; points: readonly Point[] }) {
  const [x, y] = middleOf(points);
  return (
    <g className={`circuit ${state}`} transform={`translate(${x} ${y})`}>
      <rect x="-17" y="-13" width="34" height="26" rx="6" className="ground" />
      <circle cx="-10" r="3" />
      <circle cx="10" r="3" />
      <path d={state === 'open' ? 'M-10 0 L5 -10' : state === 'half-open' ? 'M-10 0 L8 -6' : 'M-10 0 H10'} />
      <text x="-22" y="5" textAnchor="end">
        {CIRCUIT_WORDS[state]}
      </text>
    </g>
  );
}

/** The middle of the longest piece. */
function middleOf(points: readonly Point[]): Point {
  let best: Point = points[0] ?? [0, 0];
  let longest = -1;
  for (const [at, b] of points.entries()) {
    const a = points[at - 1];
    if (a === undefined) continue;
    const length = Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
    if (length > longest) [longest, best] = [length, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]];
  }
  return best;
}

interface LineProps {
  readonly halo: boolean;
  readonly circuit: CircuitState | null;
  readonly kind: EdgeKind;
  readonly path: string;
  /** x, y and direction of the arrow head, in degrees. */
  readonly head: string;
  readonly dim: boolean;
  readonly dead: boolean;
  /** Where account and template differ, or nothing has passed for long. */
  readonly state: EdgeState | null;
}

/** The badge of a ghost stands left of its end, between the names of rules and the queue. */
function Badge({ points }: { points: readonly Point[] }) {
  const [x, y] = points.at(-1) ?? [0, 0];
  return (
    <text className="badge" x={x - 8} y={y - 5} textAnchor="end">
      {GHOST_WORDS}
    </text>
  );
}

const Line = memo(function Line({ kind, path, head, dim, dead, halo, circuit, state }: LineProps) {
  const broken = circuit === null || circuit === 'closed' ? '' : ` ${circuit}`;
  return (
    <g
      className={`edge ${kind}${dim ? ' dim' : ''}${dead ? ' has-dead' : ''}${broken}${state === null ? '' : ` ${state}`}`}
    >
      {halo && <path className="halo" d={path} />}
      <path className="line" d={path} />
      {state === 'ghost' && <path className="inner" d={path} />}
      {WITH_ARROW.has(kind) && <path className="head" d="M-5.5 -8 L0 0 L5.5 -8Z" transform={head} />}
    </g>
  );
});

function headOf(points: readonly Point[]): string {
  const [a, b] = [points.at(-2) ?? [0, 0], points.at(-1) ?? [0, 0]];
  const degrees = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI - 90;
  return `translate(${b[0]} ${b[1]}) rotate(${degrees})`;
}

/** Leaves room for the arrow head, so that dashes do not show through it. */
function shortened(points: readonly Point[], by: number): Point[] {
  const [a, b] = [points.at(-2), points.at(-1)];
  if (a === undefined || b === undefined) return [...points];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length <= by) return [...points];
  const part = (length - by) / length;
  return [...points.slice(0, -1), [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]];
}

interface EdgesProps {
  readonly edges: readonly TopologyEdge[];
  readonly geometry: Geometry;
  readonly width: number;
  readonly height: number;
  /** Edges that stay bright while something is followed; null when nothing is. */
  readonly bright: ReadonlySet<string> | null;
  readonly graves: ReadonlySet<string>;
  /** State of the breakers that were heard of, by edge. */
  readonly circuits: ReadonlyMap<string, CircuitState>;
  /** Ways that nothing has passed for five minutes. */
  readonly silent: ReadonlySet<string>;
}

export const Edges = memo(function Edges(props: EdgesProps) {
  const { edges, geometry, width, height, bright, graves, circuits, silent } = props;
  const ordered = useMemo(() => edges.toSorted((a, b) => depth(a) - depth(b)), [edges]);
  return (
    <ViewportPortal>
      <svg className="edges" width={width} height={height} aria-hidden="true">
        {ordered.map((edge) => {
          const points = geometry.points(edge);
          return (
            <Line
              key={edge.id}
              kind={edge.kind}
              path={svgPath(WITH_ARROW.has(edge.kind) ? shortened(points, 6) : points)}
              head={headOf(points)}
              dim={bright !== null && !bright.has(`${edge.from}>${edge.to}`)}
              dead={graves.has(edge.to)}
              halo={isCrossing(edge)}
              circuit={circuits.get(edge.id) ?? null}
              state={edge.drift ?? (silent.has(edge.id) ? 'silent' : null)}
            />
          );
        })}
        {edges.map((edge) =>
          edge.drift === 'ghost' && edge.from !== 'bus' ? <Badge key={edge.id} points={geometry.points(edge)} /> : null,
        )}
        {edges.map((edge) => {
          const state = circuits.get(edge.id);
          return state === undefined ? null : <Switch key={edge.id} state={state} points={geometry.points(edge)} />;
        })}
      </svg>
    </ViewportPortal>
  );
});
