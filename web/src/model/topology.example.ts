/** A small map for tests: two services, the bus, one consumer queue and the feed. */
import type { Topology, TopologyEdge, TopologyNode } from './topology.ts';

const node = (id: string, kind: TopologyNode['kind'], x: number, y: number): TopologyNode => ({
  id,
  kind,
  label: id.slice(id.indexOf(':') + 1),
  name: null,
  service: null,
  x,
  y,
  width: 120,
  height: 40,
  facts: {},
});
const edge = (from: string, to: string, kind: TopologyEdge['kind'], ...points: [number, number][]): TopologyEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  kind,
  points,
});

export const smallTopology = (): Topology => ({
  hash: 'small',
  stage: 'local',
  generatedAt: '2026-01-01T00:00:00.000Z',
  world: { width: 800, height: 700 },
  districts: [{ id: 'shop', label: 'Shop', x: 0, width: 800, nodes: [] }],
  nodes: [
    node('client', 'client', 0, 0),
    node('gateway', 'gateway', 300, 0),
    node('service:orders', 'service', 0, 120),
    node('service:cart', 'service', 300, 120),
    node('bus', 'bus', 0, 300),
    node('rule:cart-clearing', 'rule', 60, 340),
    node('rule:live-feed', 'rule', 360, 340),
    node('queue:cart-clearing', 'queue', 0, 400),
    node('queue:live-feed', 'queue', 300, 400),
    node('dlq:cart-clearing-dlq', 'dlq', 20, 460),
    node('function:cart-on-order-events', 'function', 0, 540),
    node('function:live-push-events', 'function', 300, 540),
    node('socket', 'socket', 300, 600),
    node('viewer', 'viewer', 300, 660),
  ],
  edges: [
    edge('client', 'gateway', 'sync', [120, 20], [300, 20]),
    edge('gateway', 'service:orders', 'sync', [360, 40], [360, 80], [60, 80], [60, 120]),
    edge('gateway', 'service:cart', 'sync', [360, 40], [360, 120]),
    edge('service:orders', 'service:cart', 'sync', [120, 140], [300, 140]),
    edge('service:orders', 'bus', 'async', [60, 160], [60, 300]),
    edge('service:cart', 'bus', 'async', [360, 160], [360, 300]),
    edge('rule:cart-clearing', 'queue:cart-clearing', 'async', [60, 350], [60, 400]),
    edge('rule:live-feed', 'queue:live-feed', 'async', [360, 350], [360, 400]),
    edge('queue:cart-clearing', 'dlq:cart-clearing-dlq', 'dead', [80, 440], [80, 460]),
    edge('queue:cart-clearing', 'function:cart-on-order-events', 'async', [20, 440], [20, 540]),
    edge('queue:live-feed', 'function:live-push-events', 'async', [320, 440], [320, 540]),
    edge('function:live-push-events', 'socket', 'realtime', [360, 580], [360, 600]),
    edge('socket', 'viewer', 'realtime', [360, 640], [360, 660]),
  ],
  rules: [
    {
      id: 'rule:cart-clearing',
      pattern: { source: ['playground.orders'], 'detail-type': ['OrderPlaced'] },
      targets: ['queue:cart-clearing'],
    },
    { id: 'rule:live-feed', pattern: { source: [{ prefix: 'playground.' }] }, targets: ['queue:live-feed'] },
  ],
});

/** The parts of the map that hand copies over without a rule: a timer and a topic. */
export function declaredMap(): Topology {
  const queue = (id: string, carries: string[]): TopologyNode => ({ ...node(id, 'queue', 0, 0), facts: { carries } });
  const publisher = 'function:orders-publish-order-changes';
  const consumer = 'function:notifications-on-order-events';
  const line: [number, number][] = [
    [0, 0],
    [0, 10],
  ];
  return {
    ...smallTopology(),
    nodes: [
      ...smallTopology().nodes,
      {
        ...node(publisher, 'function', 0, 0),
        service: 'orders',
        facts: { publishes: ['OrderPlaced', 'OrderConfirmed'] },
      },
      node('table:orders', 'table', 0, 0),
      node(consumer, 'function', 0, 0),
      node('topic:notifications', 'topic', 0, 0),
      node('queue:notifications', 'queue', 0, 0),
      queue('queue:order-timeouts', ['OrderPlaced']),
      queue('queue:email', ['PaymentConfirmed', 'OrderConfirmed', 'OrderCancelled']),
    ],
    edges: [
      ...smallTopology().edges,
      edge('table:orders', publisher, 'stream', ...line),
      edge(publisher, 'bus', 'async', ...line),
      edge(publisher, 'queue:order-timeouts', 'async', ...line),
      edge('queue:notifications', consumer, 'async', ...line),
      edge(consumer, 'topic:notifications', 'async', ...line),
      edge('topic:notifications', 'queue:email', 'async', ...line),
    ],
  };
}
