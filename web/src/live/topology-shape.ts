import type { Topology } from '../../../functions/shared/contracts/topology.ts';
import { field } from './api.ts';

const isNode = (value: unknown): boolean =>
  typeof field(value, 'id') === 'string' &&
  typeof field(value, 'kind') === 'string' &&
  ['x', 'y', 'width', 'height'].every((name) => Number.isFinite(field(value, name)));

/** Whether something from outside can be drawn as a map. */
export function isTopology(value: unknown): value is Topology {
  const [nodes, edges, rules] = ['nodes', 'edges', 'rules'].map((name) => field(value, name));
  return (
    typeof field(value, 'hash') === 'string' &&
    Number.isFinite(field(field(value, 'world'), 'width')) &&
    Array.isArray(nodes) &&
    nodes.every(isNode) &&
    Array.isArray(edges) &&
    edges.every((edge) => Array.isArray(field(edge, 'points')) && typeof field(edge, 'from') === 'string') &&
    Array.isArray(rules)
  );
}
