/** What one correlation id touched: places and ways that stay bright while it is followed. */
import type { Playground } from '../../live/playground.ts';
import { type FeedEvent, isSystem, serviceOf, text } from '../../model/event.ts';
import type { TopologyIndex } from '../../model/topology.ts';

export interface Touched {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

function touch(event: FeedEvent, index: TopologyIndex, nodes: Set<string>, edges: Set<string>): void {
  const way = (from: string, to: string) => {
    nodes.add(from);
    nodes.add(to);
    edges.add(`${from}>${to}`);
  };
  if (!isSystem(event)) {
    nodes.add(`service:${serviceOf(event.source)}`);
    for (const { from, to } of index.wayToBus(event)) way(from, to);
    for (const { rule, queue } of index.targetsOf(event)) {
      way('bus', rule);
      way(index.edge(rule, queue) === undefined ? 'bus' : rule, queue);
      const consumer = index.consumerOf(queue);
      if (queue === index.feedQueue && consumer !== undefined) way(queue, consumer);
    }
    for (const { way: steps } of index.handoversOf(event)) for (const { from, to } of steps) way(from, to);
    return;
  }
  for (const { way: steps } of index.handoversOf(event)) for (const { from, to } of steps) way(from, to);
  for (const { from, to } of index.callPath(text(event, 'caller'), text(event, 'callee'))) way(from, to);
  const queue = `queue:${text(event, 'queue')}`;
  const consumer = index.consumerOf(queue);
  if (consumer !== undefined) way(queue, consumer);
  const grave = index.deadLetterOf(queue);
  if (event.type === 'MessageDeadLettered' && grave !== undefined) way(queue, grave);
}

export function touchedBy(playground: Playground, correlationId: string): Touched {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  const { world } = playground;
  for (const row of world.ring.ofCorrelation(correlationId).slice(-500)) {
    const event = world.eventOf(row);
    if (event !== null && world.index !== null) touch(event, world.index, nodes, edges);
  }
  return { nodes, edges };
}

export const writeTouched = ({ nodes, edges }: Touched): string => [...nodes, '|', ...edges].join(' ');

export function readTouched(trace: string): Touched {
  const [nodes = '', edges = ''] = trace.split('|');
  const words = (part: string) => new Set(part.split(' ').filter((word) => word !== ''));
  return { nodes: words(nodes), edges: words(edges) };
}
