/** What is said of a way that is not as the template has it, or that nothing passes. */
import type { Drift, Topology, TopologyEdge, TopologyNode } from '../../../../functions/shared/contracts/topology.ts';

export type EdgeState = Drift | 'silent';

export const GHOST_WORDS = 'not in the template';

/** What is, and why; the next step stands in the inspector. */
export const STATE_WORDS: Readonly<Record<EdgeState, string>> = {
  ghost: GHOST_WORDS,
  dark: 'in the template, not deployed',
  silent: 'silent for 5 minutes',
};

/** What a difference means and what to do about it, for the inspector. */
export const DRIFT_HELP: Readonly<Record<Drift, string>> = {
  ghost: 'It was made beside the template and works all the same. Put it into the template, or delete it.',
  dark: 'Somebody has removed it, so nothing passes here. Deploy once more, and it is back.',
};

const spoken = ({ kind, label }: TopologyNode): string => (kind === 'bus' ? 'the bus' : `${kind} ${label}`);

export interface DriftedWay {
  readonly edge: TopologyEdge;
  readonly drift: Drift;
  /** `rule audit to queue notifications` */
  readonly words: string;
}

/** Ways that are not as the template has them. */
export function driftedWays({ nodes, edges }: Pick<Topology, 'nodes' | 'edges'>): DriftedWay[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (edge.drift === undefined || from === undefined || to === undefined) return [];
    return [{ edge, drift: edge.drift, words: `${spoken(from)} to ${spoken(to)}` }];
  });
}

/** Lines are read from their places: what differs there, in words. */
export function driftOf(place: TopologyNode, topology: Topology): string {
  const own = place.drift === undefined ? [] : [STATE_WORDS[place.drift]];
  const ways = driftedWays({
    nodes: topology.nodes,
    edges: topology.edges.filter(
      ({ from, drift }) => from === place.id && drift !== undefined && place.drift !== drift,
    ),
  });
  const seen = ways.map(({ drift, words }) => `way from ${words}: ${STATE_WORDS[drift]}`);
  return [...own, ...seen].join(', ');
}
