import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../shared/contracts/topology.ts';
import { declaredSystem } from '../../testing/declared-system.ts';
import type { DeployedRule, DeployedSystem } from './deployed-system.ts';
import { topologyOf } from './topology.ts';

const system = declaredSystem();
const draw = (deployed: DeployedSystem): Topology => topologyOf(deployed, new Date('2026-01-01T00:00:00Z'));
const base = draw(system);

const driftOf = ({ nodes, edges }: Topology) =>
  [...nodes, ...edges].flatMap(({ id, drift }) => (drift === undefined ? [] : [`${id} ${drift}`])).sort();
const withRule = (rule: Partial<DeployedRule>): DeployedSystem => ({
  ...system,
  rules: [
    ...system.rules,
    { name: 'audit', pattern: { source: ['playground.orders'] }, queues: [], others: [], ...rule },
  ],
});
const changedRule = (name: string, change: Partial<DeployedRule>): DeployedSystem => ({
  ...system,
  rules: system.rules.map((rule) => (rule.name === name ? { ...rule, ...change } : rule)),
});
/** Where everything of the template stands. */
const places = ({ nodes }: Topology) =>
  new Map(nodes.filter(({ drift, kind }) => drift !== 'ghost' && kind !== 'bus').map(({ id, x, y }) => [id, [x, y]]));

test('a system as the templates say it has neither ghosts nor dark ways', () => {
  expect(driftOf(base)).toEqual([]);
});

describe('a rule that no template has', () => {
  test('is a ghost with its way to a queue of the map, and matches', () => {
    const map = draw(withRule({ queues: ['playground-notifications'] }));
    expect(driftOf(map)).toEqual([
      'bus>rule:~audit ghost',
      'rule:~audit ghost',
      'rule:~audit>queue:notifications ghost',
    ]);
    expect(map.rules).toContainEqual({
      id: 'rule:~audit',
      pattern: { source: ['playground.orders'] },
      targets: ['queue:notifications'],
    });
    expect(map.hash).not.toBe(base.hash);
  });

  test('may name any target, and what stands nowhere enters at the right edge', () => {
    const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:stranger';
    const map = draw(withRule({ queues: ['another-queue'], others: [lambda] }));
    expect(driftOf(map)).toEqual([
      'bus>rule:~audit ghost',
      'function:~stranger ghost',
      'queue:another-queue ghost',
      'rule:~audit ghost',
      'rule:~audit>function:~stranger ghost',
      'rule:~audit>queue:another-queue ghost',
    ]);
    for (const { x, width, drift } of map.nodes) {
      expect(x + width).toBeLessThanOrEqual(map.world.width);
      if (drift === 'ghost') expect(x).toBeGreaterThan(base.world.width);
    }
  });

  test('without a target is shown, too', () => {
    expect(driftOf(draw(withRule({})))).toEqual(['bus>rule:~audit ghost', 'rule:~audit ghost']);
  });

  test.each(
    system.queues
      .map(({ name }) => name)
      .filter((name) => base.nodes.some((node) => node.name === name && node.kind === 'queue')),
  )('finds a place above %s that is nobody’s, and ways between borders', (queue) => {
    const map = draw(withRule({ queues: [queue] }));
    const boxOf = (id: string) => map.nodes.find((node) => node.id === id) ?? { x: 0, y: 0, width: 0, height: 0 };
    const rule = boxOf('rule:~audit');
    for (const box of base.nodes.filter(({ kind }) => kind !== 'bus')) {
      const apart =
        rule.x + rule.width <= box.x ||
        box.x + box.width <= rule.x ||
        rule.y + 12 <= box.y ||
        box.y + box.height <= rule.y;
      expect({ id: box.id, apart }).toEqual({ id: box.id, apart: true });
    }
    const way = map.edges.find(({ from }) => from === 'rule:~audit');
    const [end, target] = [way?.points.at(-1) ?? [0, 0], boxOf(way?.to ?? '')];
    expect(end[0]).toBeGreaterThanOrEqual(target.x);
    expect(end[0]).toBeLessThanOrEqual(target.x + target.width);
    expect([target.y, target.y + target.height]).toContain(end[1]);
    for (const [at, [x, y]] of (way?.points ?? []).entries()) {
      const before = way?.points[at - 1];
      if (before !== undefined) expect(x === before[0] || y === before[1]).toBe(true);
    }
  });
});

test('a target that a rule of the template should not have is a ghost way', () => {
  const map = draw(
    changedRule('playground-cart-clearing', { queues: ['playground-cart-clearing', 'playground-enrichment'] }),
  );
  expect(driftOf(map)).toEqual(['rule:cart-clearing>queue:enrichment ghost']);
  expect(map.rules.find(({ id }) => id === 'rule:cart-clearing')?.targets).toEqual([
    'queue:cart-clearing',
    'queue:enrichment',
  ]);
});

test('a target that was removed leaves a dark way, and no copy is expected there', () => {
  const map = draw(changedRule('playground-cart-clearing', { queues: [] }));
  expect(driftOf(map)).toEqual(['rule:cart-clearing>queue:cart-clearing dark']);
  expect(map.rules.find(({ id }) => id === 'rule:cart-clearing')?.targets).toEqual([]);
});

test('a rule that was removed leaves its place and its ways dark, and matches nothing', () => {
  const map = draw({ ...system, rules: system.rules.filter(({ name }) => name !== 'playground-cart-clearing') });
  expect(driftOf(map)).toEqual([
    'bus>rule:cart-clearing dark',
    'rule:cart-clearing dark',
    'rule:cart-clearing>queue:cart-clearing dark',
  ]);
  expect(map.rules.some(({ id }) => id === 'rule:cart-clearing')).toBe(false);
});

test('mappings that were removed leave dark ways: from a queue, from a table’s stream', () => {
  const gone = new Set(['playground-cart-on-order-events', 'playground-orders-publish-order-changes']);
  const map = draw({ ...system, mappings: system.mappings.filter(({ functionName }) => !gone.has(functionName)) });
  expect(driftOf(map)).toEqual([
    'queue:cart-clearing>function:cart-on-order-events dark',
    'table:orders>function:orders-publish-order-changes dark',
  ]);
});

test('a mapping that no template has is a ghost way', () => {
  const source = { kind: 'queue' as const, name: 'playground-notifications' };
  const strange = { functionName: 'playground-cart-on-order-events', source, batchSize: 1, maximumConcurrency: null };
  const map = draw({ ...system, mappings: [...system.mappings, strange] });
  expect(driftOf(map)).toEqual(['queue:notifications>function:cart-on-order-events ghost']);
});

test('nothing of the template moves for any of this', () => {
  const drifted = [
    withRule({ queues: ['playground-notifications', 'another-queue'] }),
    changedRule('playground-cart-clearing', { queues: ['playground-enrichment'] }),
    { ...system, rules: system.rules.slice(4), mappings: system.mappings.slice(5) },
  ];
  for (const deployed of drifted) expect(places(draw(deployed))).toEqual(places(base));
});
