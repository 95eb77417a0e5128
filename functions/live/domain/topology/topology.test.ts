import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../../shared/contracts/routes.ts';
import { Topology, type TopologyNode } from '../../../shared/contracts/topology.ts';
import { declaredSystem } from '../../testing/declared-system.ts';
import type { DeployedSystem } from './deployed-system.ts';
import { topologyOf } from './topology.ts';

const system = declaredSystem();
const at = new Date('2026-01-01T00:00:00Z');
const map = topologyOf(system, at);
const node = (id: string) => map.nodes.find((one) => one.id === id);
const edges = map.edges.map(({ id, kind }) => `${id} ${kind}`);
const boxOf = (id: string): TopologyNode => {
  const found = node(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

/** What is left when everything of these services is taken away. */
const without = (...services: string[]): DeployedSystem => {
  const gone = new Set(system.functions.filter(({ service }) => services.includes(service)).map(({ name }) => name));
  return {
    ...system,
    functions: system.functions.filter(({ name }) => !gone.has(name)),
    routes: system.routes.filter(({ functionName }) => !gone.has(functionName)),
    mappings: system.mappings.filter(({ functionName }) => !gone.has(functionName)),
  };
};

/** Everything else belongs to the deals platform. */
const SHOP = ['auth', 'cart', 'catalog', 'customers', 'inventory', 'notifications', 'orders', 'payments'];
const platform = system.functions
  .map(({ service }) => service)
  .filter((service) => ![...SHOP, 'recommendations', 'live', 'insights'].includes(service));

describe('the map', () => {
  test('fits its contract', () => {
    expect(Topology.parse(map)).toEqual(map);
  });

  test('shows the services that answer at the gateway, but not the feed itself', () => {
    const services = new Set(ROUTES.map(({ service }) => service).filter((one) => !['live', 'insights'].includes(one)));
    const shown = map.nodes.filter(({ kind }) => kind === 'service').map(({ label }) => label);
    expect(shown.toSorted()).toEqual([...services].toSorted());
  });

  test('shows the bucket that a function writes to as its store, under its name without account and region', () => {
    expect(edges).toContain('function:purchases-on-dead-letters>table:receipts write');
    expect(edges).toContain('function:purchases-on-purchase-events>table:receipts@purchase-workflow write');
    expect(boxOf('table:receipts')).toMatchObject({
      label: 'receipts',
      name: 'playground-receipts-000000000000-eu-west-1',
      service: 'purchases',
      facts: { store: 'S3 bucket' },
    });
    const again = { store: 'S3 bucket', shownAlso: 'table:receipts' };
    expect(boxOf('table:receipts@purchase-workflow').facts).toEqual(again);
    expect(boxOf('function:purchases-on-purchase-events').facts.buckets).toEqual(['receipts']);
  });

  test('draws the way of an order from the call to the viewers', () => {
    expect(edges).toEqual(
      expect.arrayContaining([
        'client>gateway sync',
        'gateway>service:orders sync',
        'service:orders>service:cart sync',
        'service:orders>service:payments sync',
        'service:orders>table:orders write',
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

  test('draws the mail’s way over the topic into a queue that keeps its order', () => {
    expect(edges).toEqual(
      expect.arrayContaining([
        'function:notifications-on-order-events>topic:notifications async',
        'topic:notifications>queue:email async',
        'queue:email>function:notifications-send-email async',
      ]),
    );
    expect(node('rule:email')).toBeUndefined();
    expect(node('queue:email')?.facts).toMatchObject({ order: 'first in, first out', carries: expect.any(Array) });
  });

  test('draws the timer from the function that sets it, not from the bus and not from its own reader', () => {
    expect(edges).toContain('function:orders-publish-order-changes>queue:order-timeouts async');
    expect(edges).toContain('function:orders-on-timeout>table:orders write');
    expect(edges.filter((edge) => edge.includes('>queue:order-timeouts'))).toHaveLength(1);
    expect(node('queue:order-timeouts')?.facts.carries).toEqual(['OrderPlaced']);
  });

  test('a function with several tables shows all of them, and a table that stands elsewhere a second time', () => {
    expect(edges).toEqual(
      expect.arrayContaining([
        'function:inventory-on-order-events>table:stock write',
        'function:inventory-on-order-events>table:reservations write',
        'function:orders-on-saga-events>table:orders@order-updates write',
      ]),
    );
    expect(node('table:orders@order-updates')?.facts.shownAlso).toBe('table:orders');
  });

  test('a service whose every event leaves through its table has no straight way to the bus', () => {
    expect(edges).not.toContain('service:orders>bus async');
    expect(edges).toContain('service:auth>bus async');
  });

  test('names queues that nobody reads as places of undelivered events', () => {
    expect(node('bus')?.facts.undelivered).toEqual(['undelivered']);
  });

  test('has the same hash for the same system whenever it is drawn, and another one after a change', () => {
    expect(topologyOf(system, new Date()).hash).toBe(map.hash);
    expect(topologyOf({ ...system, rules: system.rules.slice(1) }, at).hash).not.toBe(map.hash);
    expect(topologyOf({ ...system, topics: [] }, at).hash).not.toBe(map.hash);
  });

  test('does not depend on the order in which the account lists things', () => {
    const shuffled: DeployedSystem = {
      ...system,
      queues: system.queues.toReversed(),
      routes: system.routes.toReversed(),
      functions: system.functions.toReversed().map((fn) => ({ ...fn, tables: fn.tables.toReversed() })),
      mappings: system.mappings.toReversed(),
      topics: system.topics.toReversed(),
    };
    expect(topologyOf(shuffled, at).hash).toBe(map.hash);
  });
});

describe.each([
  ['the whole system', system],
  ['a system without orders', without('orders')],
  ['two services', without('orders', 'payments', 'inventory', 'notifications', 'customers', 'auth', 'recommendations')],
  [
    'only the feed',
    without(...new Set(system.functions.map(({ service }) => service).filter((one) => one !== 'live'))),
  ],
])('the layout of %s', (_, deployed) => {
  const drawn = topologyOf(deployed, at);

  test('keeps all nodes apart and inside the world', () => {
    for (const a of drawn.nodes) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(drawn.world.width);
      expect(a.y + a.height).toBeLessThanOrEqual(drawn.world.height);
      for (const b of drawn.nodes) {
        if (a.id >= b.id) continue;
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect({ a: a.id, b: b.id, apart }).toEqual({ a: a.id, b: b.id, apart: true });
      }
    }
  });

  test('routes edges at right angles, from border to border and never through a node', () => {
    const touches = (id: string, [x, y]: readonly [number, number]): boolean => {
      const box = drawn.nodes.find((one) => one.id === id);
      return box !== undefined && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
    };
    for (const { id, from, to, points } of drawn.edges) {
      expect({ id, leaves: touches(from, points[0] ?? [0, 0]) }).toEqual({ id, leaves: true });
      expect({ id, arrives: touches(to, points.at(-1) ?? [0, 0]) }).toEqual({ id, arrives: true });
      points.slice(1).forEach(([x, y], index) => {
        const [px, py] = points[index] ?? [0, 0];
        expect({ id, straight: px === x || py === y }).toEqual({ id, straight: true });
        for (const box of drawn.nodes) {
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

describe('the layout', () => {
  test('reads an order from left to right: cart, stock, payment, order, notification, mail', () => {
    const saga = [
      'cart-clearing',
      'inventory-reservations',
      'payment-captures',
      'order-updates',
      'notifications',
      'email',
    ];
    const boxes = saga.map((name) => boxOf(`queue:${name}`));
    expect(new Set(boxes.map(({ y }) => y)).size).toBe(1);
    expect(boxes.map(({ x }) => x)).toEqual(boxes.map(({ x }) => x).toSorted((a, b) => a - b));
  });

  test('aligns the columns of both rows, each box as wide as the others', () => {
    const shop = map.districts[0]?.nodes ?? [];
    const queues = map.nodes.filter(
      ({ id, kind }) => kind === 'queue' && shop.includes(id) && id !== 'queue:order-timeouts',
    );
    const byRow = Map.groupBy(queues, ({ y }) => y);
    expect(byRow.size).toBe(2);
    const [first = [], second = []] = [...byRow.values()].map((row) => new Set(row.map(({ x }) => x)));
    expect([...new Set([...first, ...second])].length).toBe(Math.max([...first].length, [...second].length));
    expect(new Set(queues.map(({ width }) => width)).size).toBe(1);
  });

  test('of each district fits a laptop: at 784 × 520 px no word of a name is under 10 px', () => {
    expect(map.districts.map(({ id }) => id)).toEqual(['shop', 'deals']);
    for (const { width } of map.districts) {
      const zoom = Math.min(784 / width, 520 / map.world.height);
      expect(16 * zoom).toBeGreaterThanOrEqual(10);
    }
  });

  test('keeps districts apart, and all but what they share stands in exactly one', () => {
    for (const { x, width, nodes } of map.districts) {
      for (const box of nodes.map(boxOf)) {
        expect(box.x).toBeGreaterThanOrEqual(x);
        expect(box.x + box.width).toBeLessThanOrEqual(x + width);
      }
    }
    const shared = ['bus', 'client', 'gateway'];
    const standing = [...shared, ...map.districts.flatMap(({ nodes }) => nodes)];
    expect(standing.toSorted()).toEqual(map.nodes.map(({ id }) => id).toSorted());
  });

  test('has one district where nothing has to be parted', () => {
    expect(topologyOf(without(...platform), at).districts.map(({ id }) => id)).toEqual(['shop']);
  });
});
