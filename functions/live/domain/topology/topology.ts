import { createHash } from 'node:crypto';
import { CATALOGUE } from '../../../shared/contracts/catalogue.ts';
import { declaredWays } from '../../../shared/contracts/declared-ways.ts';
import { CALLS, CONSUMERS, type ConsumerDefinition, OUTBOXES } from '../../../shared/contracts/flows.ts';
import type { Topology, TopologyNode, TopologyRule } from '../../../shared/contracts/topology.ts';
import { type DeployedSystem, inOrder } from './deployed-system.ts';
import { compare, type Drifted } from './drift.ts';
import { ghostsOf } from './ghosts.ts';
import { buildGraph, type Graph } from './graph.ts';
import { layOut, placedNodes } from './layout.ts';

const consumers: [string, ConsumerDefinition][] = Object.entries(CONSUMERS);

const declared = {
  published: new Map(
    [...new Set(CATALOGUE.map(({ source }) => source))].map((source) => [
      source,
      new Set(CATALOGUE.filter((contract) => contract.source === source).map(({ type }) => type)),
    ]),
  ),
  calls: CALLS,
  outboxes: OUTBOXES,
  carried: Object.fromEntries(
    consumers.flatMap(([queue, { contracts, fedBy }]) =>
      fedBy === undefined || contracts === 'all' ? [] : [[queue, contracts.map(({ type }) => type)]],
    ),
  ),
};

/** Edges of the template that are not there, and rules that are not, by node and edge id. */
function missingIn(
  drifted: Drifted,
  graph: Graph,
): { readonly edges: ReadonlySet<string>; readonly rules: ReadonlySet<string> } {
  const idOf = (kind: TopologyNode['kind'], name: string): string =>
    graph.nodes.find((node) => node.kind === kind && node.name === name)?.id ?? '';
  const ruleIds = (names: ReadonlySet<string>) => new Set([...names].map((name) => idOf('rule', name)));
  const [rules, targets] = [ruleIds(drifted.missingRules), ruleIds(drifted.missingTargets)];
  const edges = graph.edges
    .filter(({ from, to }) => rules.has(to) || targets.has(from))
    .map(({ from, to }) => `${from}>${to}`);
  const mappings = drifted.missingMappings.map(
    ({ functionName, source }) =>
      `${idOf(source.kind === 'queue' ? 'queue' : 'table', source.name)}>${idOf('function', functionName)}`,
  );
  return { rules, edges: new Set([...edges, ...mappings]) };
}

/** What the bus matches: rules that are there, each with the targets that are there. */
function inForce(graph: Graph, drifted: Drifted, missing: ReturnType<typeof missingIn>): TopologyRule[] {
  const queueOf = (name: string) => graph.nodes.find((node) => node.kind === 'queue' && node.name === name)?.id ?? [];
  return graph.rules
    .filter(({ id }) => !missing.rules.has(id))
    .map(({ id, pattern, targets }) => {
      const name = graph.nodes.find((node) => node.id === id)?.name;
      const more = drifted.strangeTargets
        .filter(({ rule }) => rule === name)
        .flatMap(({ queues }) => queues.flatMap(queueOf));
      return { id, pattern, targets: [...targets.filter((to) => !missing.edges.has(`${id}>${to}`)), ...more] };
    });
}

/** The map of a deployed system. Its hash covers all that is drawn, so equal hashes are equal pictures. */
export function topologyOf(deployed: DeployedSystem, at: Date): Topology {
  const system = inOrder(deployed);
  const drifted = compare(system, declaredWays(system.prefix));
  const graph = buildGraph(inOrder(drifted.known), declared);
  const { world, districts, boxes, edges } = layOut(graph);
  const ghosts = ghostsOf(drifted, { graph, boxes, edges, world, system });
  const missing = missingIn(drifted, graph);
  const nodes = placedNodes(graph, boxes).map((node): TopologyNode => {
    if (missing.rules.has(node.id)) return { ...node, drift: 'dark' };
    return node.kind === 'bus' ? { ...node, width: node.width + ghosts.width - world.width } : node;
  });
  const picture = {
    stage: system.stage,
    world: { ...world, width: ghosts.width },
    districts: [...districts],
    nodes: [...nodes, ...ghosts.nodes],
    edges: [
      ...edges.map((edge) => (missing.edges.has(edge.id) ? { ...edge, drift: 'dark' as const } : edge)),
      ...ghosts.edges,
    ],
    rules: [...inForce(graph, drifted, missing), ...ghosts.rules],
  };
  const hash = createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 16);
  return { ...picture, hash, generatedAt: at.toISOString() };
}
