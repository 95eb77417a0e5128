/** The map of what is deployed, as `GET /api/topology/deployed` answers it. Coordinates are world pixels, grid of 8. */
import { z } from 'zod';

export const NodeKind = z.enum([
  'client',
  'gateway',
  'service',
  'bus',
  'rule',
  'queue',
  'dlq',
  'topic',
  'function',
  'table',
  'socket',
  'viewer',
]);
export type NodeKind = z.infer<typeof NodeKind>;

/**
 * Where the account and the template differ. ghost: deployed, and not in the template. dark: in the template, and not
 * deployed. Absent where they agree.
 */
export const Drift = z.enum(['ghost', 'dark']);
export type Drift = z.infer<typeof Drift>;

export const TopologyNode = z.object({
  /** Stable: `service:orders`, `queue:cart-clearing`, `function:cart-on-order-events`, `table:orders`, `bus`, `gateway`. */
  id: z.string(),
  kind: NodeKind,
  /** Short name on the map. */
  label: z.string(),
  /** Full name in AWS, where there is one. */
  name: z.string().nullable(),
  /** Owning service, where there is one. */
  service: z.string().nullable(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  /** Facts for the inspector: routes of a service, pattern of a rule, limits of a queue … */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  drift: Drift.optional(),
});
export type TopologyNode = z.infer<typeof TopologyNode>;

export const EdgeKind = z.enum(['sync', 'async', 'realtime', 'write', 'stream', 'dead']);
export type EdgeKind = z.infer<typeof EdgeKind>;

export const TopologyEdge = z.object({
  /** `<from>><to>` */
  id: z.string(),
  from: z.string(),
  to: z.string(),
  kind: EdgeKind,
  /** Corner points in world pixels, first and last on the borders of the nodes. */
  points: z.array(z.tuple([z.number(), z.number()])).min(2),
  drift: Drift.optional(),
});
export type TopologyEdge = z.infer<typeof TopologyEdge>;

export const TopologyRule = z.object({
  /** Node id of the rule. */
  id: z.string(),
  pattern: z.record(z.string(), z.unknown()),
  /** Node ids of the target queues. */
  targets: z.array(z.string()),
});
export type TopologyRule = z.infer<typeof TopologyRule>;

/** A part of the map that is looked at by itself. */
export const TopologyDistrict = z.object({
  id: z.string(),
  label: z.string(),
  x: z.number(),
  width: z.number(),
  /** Node ids that stand in it; gateway, bus and client stand in none. */
  nodes: z.array(z.string()),
});
export type TopologyDistrict = z.infer<typeof TopologyDistrict>;

export const Topology = z.object({
  hash: z.string(),
  stage: z.string(),
  generatedAt: z.string(),
  world: z.object({ width: z.number(), height: z.number() }),
  /** From left to right; one when nothing has to be parted. */
  districts: z.array(TopologyDistrict).min(1),
  nodes: z.array(TopologyNode),
  edges: z.array(TopologyEdge),
  rules: z.array(TopologyRule),
});
export type Topology = z.infer<typeof Topology>;
