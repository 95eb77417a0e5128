/** Orthogonal lines with round corners: as an SVG path for the edge, as a table of points for its marks. */

export type Point = readonly [x: number, y: number];

export const CORNER = 12;
export const STEP = 4;

interface Corner {
  readonly from: Point;
  readonly at: Point;
  readonly to: Point;
}

const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
const towards = (from: Point, to: Point, by: number): Point => {
  const length = distance(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) / length) * by, from[1] + ((to[1] - from[1]) / length) * by];
};

function corners(points: readonly Point[], radius: number): Corner[] {
  return points.slice(1, -1).map((at, index) => {
    const before = points[index] ?? at;
    const after = points[index + 2] ?? at;
    const by = Math.min(radius, distance(before, at) / 2, distance(at, after) / 2);
    return { from: towards(at, before, by), at, to: towards(at, after, by) };
  });
}

export function svgPath(points: readonly Point[], radius = CORNER): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const bends = corners(points, radius).map(({ from, at, to }) => ` L${from} Q${at} ${to}`);
  return `M${first}${bends.join('')} L${last}`;
}

const onCurve = ({ from, at, to }: Corner, t: number): Point => {
  const u = 1 - t;
  return [u * u * from[0] + 2 * u * t * at[0] + t * t * to[0], u * u * from[1] + 2 * u * t * at[1] + t * t * to[1]];
};

/** The line as many short straight pieces. */
function flatten(points: readonly Point[], radius: number): Point[] {
  const flat: Point[] = points.slice(0, 1);
  for (const corner of corners(points, radius)) {
    flat.push(corner.from);
    for (let part = 1; part <= 8; part++) flat.push(onCurve(corner, part / 8));
  }
  return [...flat, ...points.slice(-1)];
}

export interface Track {
  /** x and y of a point every few pixels, the end included. */
  readonly table: Float32Array;
  readonly length: number;
}

export function sample(points: readonly Point[], radius = CORNER): Track {
  const flat = flatten(points, radius);
  let length = 0;
  for (let at = 1; at < flat.length; at++) length += distance(flat[at - 1] ?? [0, 0], flat[at] ?? [0, 0]);
  const count = Math.max(2, Math.ceil(length / STEP) + 1);
  const table = new Float32Array(count * 2);
  let piece = 0;
  let behind = 0;
  for (let index = 0; index < count; index++) {
    const wanted = (length * index) / (count - 1);
    let a: Point = flat[piece] ?? [0, 0];
    let b: Point = flat[piece + 1] ?? a;
    while (piece < flat.length - 2 && behind + distance(a, b) < wanted) {
      behind += distance(a, b);
      piece += 1;
      a = flat[piece] ?? a;
      b = flat[piece + 1] ?? b;
    }
    const [x, y] = towards(a, b, Math.min(wanted - behind, distance(a, b)));
    table[index * 2] = x;
    table[index * 2 + 1] = y;
  }
  return { table, length };
}
