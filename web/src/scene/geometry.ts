/** Where everything is, the person's own arrangement included. */
import type { TopologyEdge, TopologyIndex } from '../model/topology.ts';
import type { Point } from './polyline.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Positions = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

export interface Geometry {
  readonly box: (id: string) => Box | undefined;
  readonly points: (edge: TopologyEdge) => readonly Point[];
}

/** Keeps the first and last direction of a declared line when its ends are moved apart. */
function bend(points: readonly Point[], start: Point, end: Point): Point[] {
  const [first, second] = [points[0], points[1]];
  if (first === undefined || second === undefined) return [start, end];
  if (points.length === 2 && (start[0] === end[0] || start[1] === end[1])) return [start, end];
  const upright = Math.abs(second[1] - first[1]) >= Math.abs(second[0] - first[0]);
  if (upright) {
    const y = (start[1] + end[1]) / 2;
    return [start, [start[0], y], [end[0], y], end];
  }
  const x = (start[0] + end[0]) / 2;
  return [start, [x, start[1]], [x, end[1]], end];
}

/** What the person moved, and what goes with it: dead letters and the reader of a queue, until they are moved themselves. */
export function arranged(index: TopologyIndex, moved: Positions): Positions {
  const all: Record<string, Positions[string]> = { ...moved };
  for (const [id, at] of Object.entries(moved)) {
    const node = index.node(id);
    if (node?.kind !== 'queue') continue;
    for (const other of [index.deadLetterOf(id), index.consumerOf(id)]) {
      const companion = index.node(other ?? '');
      if (companion === undefined || moved[companion.id] !== undefined) continue;
      all[companion.id] = { x: companion.x + at.x - node.x, y: companion.y + at.y - node.y };
    }
  }
  return all;
}

export function createGeometry(index: TopologyIndex, byPerson: Positions): Geometry {
  const moved = arranged(index, byPerson);
  const shift = (id: string): Point => {
    const node = index.node(id);
    const at = moved[id];
    return node === undefined || at === undefined ? [0, 0] : [at.x - node.x, at.y - node.y];
  };
  return {
    box(id) {
      const node = index.node(id);
      if (node === undefined) return undefined;
      const { x, y } = moved[id] ?? node;
      return { x, y, width: node.width, height: node.height };
    },
    points(edge) {
      const [from, to] = [shift(edge.from), shift(edge.to)];
      const [first, last] = [edge.points[0], edge.points.at(-1)];
      if (first === undefined || last === undefined) return [];
      if (from[0] === to[0] && from[1] === to[1]) return edge.points.map(([x, y]): Point => [x + from[0], y + from[1]]);
      return bend(edge.points, [first[0] + from[0], first[1] + from[1]], [last[0] + to[0], last[1] + to[1]]);
    },
  };
}
