/** The ways marks can take, by name. A moved node rebuilds the tables; a mark under way simply goes on along the new one. */
import type { TopologyIndex } from '../model/topology.ts';
import type { Box, Geometry } from './geometry.ts';
import { type Point, sample, type Track } from './polyline.ts';

export interface NamedTrack {
  track: Track;
  readonly build: (geometry: Geometry) => readonly Point[];
  /** Edge that lights up with the mark. */
  readonly edge: string | null;
  /** Rule that lights up with the mark. */
  readonly rule: string | null;
}

export type Tracks = ReturnType<typeof createTracks>;

const middle = ({ x, y, width, height }: Box): Point => [x + width / 2, y + height / 2];

export function createTracks() {
  const list: NamedTrack[] = [];
  const names = new Map<string, number>();
  let index: TopologyIndex | null = null;
  let geometry: Geometry | null = null;

  function track(
    name: string,
    edge: string | null,
    build: NamedTrack['build'],
    rule: string | null = null,
  ): number | null {
    const known = names.get(name);
    if (known !== undefined) return known;
    if (geometry === null) return null;
    const points = build(geometry);
    if (points.length < 2) return null;
    names.set(name, list.length);
    return list.push({ track: sample(points), build, edge, rule }) - 1;
  }

  return {
    list,
    named: (name: string): NamedTrack | undefined => list[names.get(name) ?? -1],
    /** A new map or a moved node. */
    use(nextIndex: TopologyIndex, nextGeometry: Geometry): void {
      index = nextIndex;
      geometry = nextGeometry;
      for (const entry of list) {
        const points = entry.build(nextGeometry);
        if (points.length >= 2) entry.track = sample(points);
      }
    },
    along(from: string, to: string): number | null {
      return track(`${from}>${to}`, `${from}>${to}`, (shape) => {
        const edge = index?.edge(from, to);
        return edge === undefined ? [] : shape.points(edge);
      });
    },
    back(from: string, to: string): number | null {
      return track(`${from}<${to}`, `${from}>${to}`, (shape) => {
        const edge = index?.edge(from, to);
        return edge === undefined ? [] : [...shape.points(edge)].reverse();
      });
    },
    /** A copy: along the bus to its rule, then down to its queue. */
    copy(publisher: string, rule: string, queue: string): number | null {
      const entry = index?.edge(rule, queue) ?? index?.edge('bus', queue);
      if (entry === undefined) return null;
      return track(
        `${publisher}|${rule}|${queue}`,
        `${entry.from}>${entry.to}`,
        (shape) => {
          const bus = shape.box('bus');
          const arrival = index?.edge(publisher, 'bus');
          const leave = index?.edge(entry.from, entry.to);
          const down = leave === undefined ? [] : shape.points(leave);
          const first = down[0];
          if (bus === undefined || first === undefined) return down;
          const [, y] = middle(bus);
          const x = (arrival === undefined ? undefined : shape.points(arrival).at(-1)?.[0]) ?? bus.x;
          // a rule of the second row is reached on a way of its own, one of the first hangs on the bus
          const onwards = index?.edge('bus', rule);
          const aside = onwards === undefined ? [] : shape.points(onwards);
          const rest = aside.length > 2 ? [...aside, ...down] : down;
          const off = rest[0]?.[0] ?? x;
          return Math.abs(x - off) < 1 ? [[x, y], ...rest] : [[x, y], [off, y], ...rest];
        },
        rule,
      );
    },
    /** A place without a way: the mark shows where the event happened. */
    spot(node: string): number | null {
      return track(`@${node}`, null, (shape) => {
        const box = shape.box(node);
        if (box === undefined) return [];
        const [x, y] = [box.x + box.width - 12, box.y];
        return [
          [x, y],
          [x, y - 2],
        ];
      });
    },
  };
}
