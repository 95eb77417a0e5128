import { describe, expect, test } from 'vitest';
import { Topology } from '../../../shared/contracts/topology.ts';
import type { DeployedSystem } from './deployed-system.ts';
import { topologyOf } from './topology.ts';

const fn = (service: string, handler: string, tables: string[] = []) => ({
  name: `playground-${service}-${handler}`,
  service,
  handler,
  tables: tables.map((table) => `playground-${table}`),
  memoryMb: 256,
  timeoutSeconds: 10,
});
const queue = (name: string) => ({
  name: `playground-${name}`,
  deadLetterQueue: `playground-${name}-dlq`,
  visibilityTimeoutSeconds: 60,
  maxReceiveCount: 3,
});
const dlq = (name: string) => ({ ...queue(`${name}-dlq`), deadLetterQueue: null, maxReceiveCount: null });
const reads = (queueName: string, functionName: string) => ({
  functionName: `playground-${functionName}`,
  source: { kind: 'queue' as const, name: `playground-${queueName}` },
  batchSize: 10,
  maximumConcurrency: 2,
});

const system: DeployedSystem = {
  stage: 'local',
  prefix: 'playground-',
  bus: 'playground',
  functions: [
    fn('auth', 'log-in', ['users']),
    fn('catalog', 'list-products', ['products']),
    fn('cart', 'get-cart', ['carts']),
    fn('cart', 'on-order-events', ['idempotency', 'message-failures', 'carts']),
    fn('orders', 'create-order', ['orders']),
    fn('orders', 'publish-order-changes'),
    fn('live', 'push-events', ['journal']),
    fn('live', 'get-ticket', ['tickets']),
  ],
  routes: [
    { method: 'POST', path: '/api/auth/login', functionName: 'playground-auth-log-in' },
    { method: 'GET', path: '/api/products', functionName: 'playground-catalog-list-products' },
    { method: 'GET', path: '/api/cart', functionName: 'playground-cart-get-cart' },
    { method: 'POST', path: '/api/orders', functionName: 'playground-orders-create-order' },
    { method: 'GET', path: '/api/live/ticket', functionName: 'playground-live-get-ticket' },
  ],
  rules: [
    {
      name: 'playground-cart-clearing',
      pattern: { source: ['playground.orders'], 'detail-type': ['OrderPlaced'] },
      queues: ['playground-cart-clearing'],
    },
    {
      name: 'playground-live-feed',
      pattern: { source: [{ prefix: 'playground.' }] },
      queues: ['playground-live-feed'],
    },
  ],
  queues: [queue('live-feed'), dlq('live-feed'), queue('cart-clearing'), dlq('cart-clearing'), dlq('undelivered')],
  mappings: [
    reads('cart-clearing', 'cart-on-order-events'),
    reads('live-feed', 'live-push-events'),
    {
      functionName: 'playground-orders-publish-order-changes',
      source: { kind: 'stream', name: 'playground-orders' },
      batchSize: 10,
      maximumConcurrency: null,
    },
  ],
  socketRoutes: ['$connect', '$disconnect', 'hello'],
};
const at = new Date('2026-01-01T00:00:00Z');
const map = topologyOf(system, at);
const node = (id: string) => map.nodes.find((one) => one.id === id);
const edges = map.edges.map(({ id, kind }) => `${id} ${kind}`);

describe('the map', () => {
  test('fits its contract', () => {
    expect(Topology.parse(map)).toEqual(map);
  });

  test('shows the services that answer at the gateway, but not the feed itself', () => {
    expect(map.nodes.filter(({ kind }) => kind === 'service').map(({ label }) => label)).toEqual([
      'auth',
      'cart',
      'catalog',
      'orders',
    ]);
  });

  test('draws the way of an order from the call to the viewers', () => {
    expect(edges).toEqual(
      expect.arrayContaining([
        'client>gateway sync',
        'gateway>service:orders sync',
        'service:orders>service:cart sync',
        'table:orders>function:orders-publish-order-changes stream',
        'function:orders-publish-order-changes>bus async',
        'rule:cart-clearing>queue:cart-clearing async',
        'queue:cart-clearing>function:cart-on-order-events async',
        'queue:cart-clearing>dlq:cart-clearing dead',
        'function:cart-on-order-events>table:carts write',
        'function:live-push-events>socket realtime',
        'socket>viewer realtime',
      ]),
    );
  });

  test('names queues that nobody reads as places of undelivered events', () => {
    expect(node('bus')?.facts.undelivered).toEqual(['undelivered-dlq']);
  });

  test('has the same hash for the same system whenever it is drawn, and another one after a change', () => {
    expect(topologyOf(system, new Date()).hash).toBe(map.hash);
    expect(topologyOf({ ...system, rules: system.rules.slice(1) }, at).hash).not.toBe(map.hash);
  });

  test('does not depend on the order in which the account lists things', () => {
    const shuffled = { ...system, queues: system.queues.toReversed(), routes: system.routes.toReversed() };
    expect(topologyOf(shuffled, at).hash).toBe(map.hash);
  });
});

describe('the layout', () => {
  test('keeps all nodes apart and inside the world', () => {
    for (const a of map.nodes) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(map.world.width);
      expect(a.y + a.height).toBeLessThanOrEqual(map.world.height);
      for (const b of map.nodes) {
        if (a.id >= b.id) continue;
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect({ a: a.id, b: b.id, apart }).toEqual({ a: a.id, b: b.id, apart: true });
      }
    }
  });

  test('routes edges at right angles and never through a node', () => {
    for (const { id, from, to, points } of map.edges) {
      points.slice(1).forEach(([x, y], index) => {
        const [px, py] = points[index] ?? [0, 0];
        expect({ id, straight: px === x || py === y }).toEqual({ id, straight: true });
        for (const box of map.nodes) {
          if (box.id === from || box.id === to || box.kind === 'rule') continue;
          const hit =
            Math.max(px, x) > box.x &&
            Math.min(px, x) < box.x + box.width &&
            Math.max(py, y) > box.y &&
            Math.min(py, y) < box.y + box.height;
          expect({ id, through: hit ? box.id : null }).toEqual({ id, through: null });
        }
      });
    }
  });
});
