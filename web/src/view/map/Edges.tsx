/** The lines of the map, under the nodes and not interactive: they are read from their nodes. */
import { ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import type { EdgeKind, TopologyEdge } from '../../../../functions/shared/contracts/topology.ts';
import type { Geometry } from '../../scene/geometry.ts';
import { type Point, svgPath } from '../../scene/polyline.ts';

const WITH_ARROW: ReadonlySet<EdgeKind> = new Set<EdgeKind>(['sync', 'async', 'realtime']);

interface LineProps {
  readonly kind: EdgeKind;
  readonly path: string;
  /** x, y and direction of the arrow head, in degrees. */
  readonly head: string;
  readonly dim: boolean;
  readonly dead: boolean;
}

const Line = memo(function Line({ kind, path, head, dim, dead }: LineProps) {
  return (
    <g className={`edge ${kind}${dim ? ' dim' : ''}${dead ? ' has-dead' : ''}`}>
      <path className="line" d={path} />
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
}

export const Edges = memo(function Edges({ edges, geometry, width, height, bright, graves }: EdgesProps) {
  return (
    <ViewportPortal>
      <svg className="edges" width={width} height={height} aria-hidden="true">
        {edges.map((edge) => {
          const points = geometry.points(edge);
          return (
            <Line
              key={edge.id}
              kind={edge.kind}
              path={svgPath(WITH_ARROW.has(edge.kind) ? shortened(points, 6) : points)}
              head={headOf(points)}
              dim={bright !== null && !bright.has(`${edge.from}>${edge.to}`)}
              dead={graves.has(edge.to)}
            />
          );
        })}
      </svg>
    </ViewportPortal>
  );
});
