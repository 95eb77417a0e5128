/** What stands within so many steps of a place. */
import type { TopologyIndex } from './topology.ts';

/** Everything meets there: they are reached, but who looks around another place is not led through them to everywhere. */
const MEETING_PLACES: ReadonlySet<string> = new Set(['client', 'gateway', 'bus']);

export interface Neighbourhood {
  readonly nodes: ReadonlySet<string>;
  /** As `from>to`; both ends are within. */
  readonly edges: ReadonlySet<string>;
}

/** Places and ways at most `steps` ways from `start`, in either direction; the start alone where it has none. */
export function neighbourhood(index: TopologyIndex, start: string, steps: number): Neighbourhood {
  const nodes = new Set([start]);
  let border = [start];
  for (let step = 0; step < steps && border.length > 0; step += 1) {
    const next: string[] = [];
    for (const id of border) {
      if (id !== start && MEETING_PLACES.has(index.node(id)?.kind ?? '')) continue;
      for (const { from, to } of index.edgesOf(id)) {
        const other = from === id ? to : from;
        if (nodes.has(other)) continue;
        nodes.add(other);
        next.push(other);
      }
    }
    border = next;
  }
  const edges = new Set<string>();
  for (const id of nodes)
    for (const { from, to } of index.edgesOf(id)) if (nodes.has(from) && nodes.has(to)) edges.add(`${from}>${to}`);
  return { nodes, edges };
}
