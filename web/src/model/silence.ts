/** Ways that nothing has passed for five minutes, by the numbers of the places they lead to. */
import type { Counters } from './counters.ts';
import { countedAs, type Topology, type TopologyEdge, type TopologyNode } from './topology.ts';

export const SILENT_AFTER = 300;

/** Whose numbers tell whether something passed; null where nothing is counted, or nothing is meant to pass. */
export function teller(edge: TopologyEdge, nodes: ReadonlyMap<string, TopologyNode>): string | null {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (from === undefined || to === undefined || edge.kind === 'dead') return null;
  if (edge.kind === 'realtime') return 'bus';
  if (to.kind === 'gateway') return 'client';
  if (to.kind === 'bus') return from.kind === 'service' ? `${from.id}#published` : from.id;
  if (to.kind === 'rule' || to.kind === 'topic') return null;
  return countedAs(to);
}

/**
 * Ids of silent edges. `second` is now, `since` the second from which on the page has watched: what it has not seen
 * yet is not silent.
 */
export function silentWays({ nodes, edges }: Topology, counters: Counters, second: number, since: number): string[] {
  if (second - since < SILENT_AFTER) return [];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.flatMap((edge) => {
    const id = teller(edge, byId);
    if (id === null) return [];
    const last = counters.places.get(id)?.events.lastSecond ?? -1;
    return last < second - SILENT_AFTER ? [edge.id] : [];
  });
}
