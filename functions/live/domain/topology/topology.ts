import { createHash } from 'node:crypto';
import { CATALOGUE } from '../../../shared/contracts/catalogue.ts';
import { CALLS, CONSUMERS, type ConsumerDefinition, OUTBOXES } from '../../../shared/contracts/flows.ts';
import type { Topology } from '../../../shared/contracts/topology.ts';
import { type DeployedSystem, inOrder } from './deployed-system.ts';
import { buildGraph } from './graph.ts';
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

/** The map of a deployed system. Its hash covers all that is drawn, so equal hashes are equal pictures. */
export function topologyOf(system: DeployedSystem, at: Date): Topology {
  const graph = buildGraph(inOrder(system), declared);
  const { world, districts, boxes, edges } = layOut(graph);
  const picture = {
    stage: system.stage,
    world,
    districts: [...districts],
    nodes: placedNodes(graph, boxes),
    edges: [...edges],
    rules: [...graph.rules],
  };
  const hash = createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 16);
  return { ...picture, hash, generatedAt: at.toISOString() };
}
