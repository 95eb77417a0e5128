/** Nodes and edges of the map, without places: a pure function of what is deployed and of the declared calls. */
import type { EdgeKind, NodeKind, TopologyNode, TopologyRule } from '../../../shared/contracts/topology.ts';
import type { DeployedFunction, DeployedMapping, DeployedQueue, DeployedSystem } from './deployed-system.ts';

type Facts = TopologyNode['facts'];

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly name: string | null;
  readonly service: string | null;
  readonly facts: Facts;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
}

/** A queue with all that belongs to it, by node id. */
export interface Column {
  /** Name of the queue without the stage. */
  readonly name: string;
  readonly queue: string;
  readonly rule: string | null;
  /** What puts messages into the queue besides the bus: a topic, or a function for a timer. */
  readonly topic: string | null;
  readonly timer: string | null;
  readonly dlq: string | null;
  readonly reader: string;
  readonly stores: readonly string[];
  /** Where the feed leaves for the viewers. */
  readonly socket: string | null;
}

/** A table whose changes leave as events, with the function that says them. */
export interface Outbox {
  readonly service: string;
  readonly table: string;
  readonly publisher: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly rules: readonly TopologyRule[];
  readonly columns: readonly Column[];
  readonly outboxes: readonly Outbox[];
  /** Node ids of services. */
  readonly services: readonly string[];
  readonly calls: readonly (readonly [caller: string, callee: string])[];
}

interface Declared {
  /** Types that a service publishes, by its event source. */
  readonly published: ReadonlyMap<string, ReadonlySet<string>>;
  readonly calls: readonly (readonly [caller: string, callee: string])[];
  /** Types that leave through a table's stream, by publishing function. */
  readonly outboxes: Readonly<Record<string, readonly { readonly type: string }[]>>;
  /** Types that a queue without a rule carries, by queue. */
  readonly carried: Readonly<Record<string, readonly string[]>>;
}

/** The feed's reader and socket are drawn, the service as such is not: its doors only serve this page. */
const FEED = 'live';
/** Services that only serve the page and probes: they report nothing, so nothing would ever move at them. */
const UNREPORTED = new Set([FEED, 'insights']);
/** Bookkeeping of the middleware, present at every consumer: not what a function is about. */
const BOOKKEEPING = new Set(['idempotency', 'message-failures', 'rate-limits', 'breakers']);

/** Names of buckets are unique in the world, so account and region are in them. */
const HOME = /-\d{12}-[a-z]{2}(-[a-z]+)+-\d$/;

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** Nodes and edges as they are found; the first to name a node describes it. */
function createDrawing() {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  return {
    nodes,
    edges,
    node(id: string, kind: NodeKind, label: string, rest: Partial<GraphNode> = {}): string {
      if (!nodes.has(id)) nodes.set(id, { id, kind, label, name: null, service: null, facts: {}, ...rest });
      return id;
    },
    edge(from: string, to: string, kind: EdgeKind): void {
      edges.push({ from, to, kind });
    },
  };
}

/** The map's graph. Everything but `declared` was read from the deployed system. */
export function buildGraph(system: DeployedSystem, declared: Declared): Graph {
  const { nodes, edges, node, edge } = createDrawing();
  const rules: TopologyRule[] = [];
  const short = (name: string): string =>
    name.startsWith(system.prefix) ? name.slice(system.prefix.length).replace(/\.fifo$/, '') : name;
  const byName = new Map(system.functions.map((fn) => [fn.name, fn]));
  const idOf = ({ service, handler }: DeployedFunction): string => `function:${service}-${handler}`;

  function functionNode(fn: DeployedFunction, mapping: DeployedMapping): string {
    const types = declared.outboxes[`${fn.service}-${fn.handler}`];
    return node(idOf(fn), 'function', fn.handler, {
      name: fn.name,
      service: fn.service,
      facts: {
        memoryMb: fn.memoryMb,
        timeoutSeconds: fn.timeoutSeconds,
        ...(mapping.batchSize > 0 && { batchSize: mapping.batchSize }),
        ...(mapping.maximumConcurrency !== null && { maximumConcurrency: mapping.maximumConcurrency }),
        tables: fn.tables.map(short),
        ...(fn.buckets.length > 0 && { buckets: fn.buckets.map(bucketLabel) }),
        ...(fn.sendsTo.length > 0 && { sendsTo: fn.sendsTo.map(short) }),
        ...(types !== undefined && { publishes: types.map(({ type }) => type) }),
      },
    });
  }
  const ownTables = (fn: DeployedFunction): string[] => fn.tables.filter((name) => !BOOKKEEPING.has(short(name)));
  const bucketLabel = (name: string): string => short(name).replace(HOME, '');

  node('client', 'client', 'web client');
  node('gateway', 'gateway', 'API gateway', {
    facts: { routes: system.routes.map(({ method, path }) => `${method} ${path}`).sort() },
  });
  edge('client', 'gateway', 'sync');

  const called = system.routes.flatMap(({ functionName }) => byName.get(functionName)?.service ?? []);
  const services = unique(called)
    .filter((service) => !UNREPORTED.has(service))
    .sort()
    .map((service) => {
      const functions = system.functions.filter((fn) => fn.service === service);
      return node(`service:${service}`, 'service', service, {
        service,
        facts: {
          routes: system.routes
            .filter(({ functionName }) => byName.get(functionName)?.service === service)
            .map(({ method, path }) => `${method} ${path}`)
            .sort(),
          functions: functions.map(({ handler }) => handler).sort(),
          tables: unique(functions.flatMap(ownTables)).map(short).sort(),
        },
      });
    });
  for (const service of services) edge('gateway', service, 'sync');
  const calls = declared.calls
    .map(([caller, callee]) => [`service:${caller}`, `service:${callee}`] as const)
    .filter(([caller, callee]) => services.includes(caller) && services.includes(callee));
  for (const [caller, callee] of calls) edge(caller, callee, 'sync');

  const deadLetters = new Set(system.queues.flatMap(({ deadLetterQueue }) => deadLetterQueue ?? []));
  const read = new Set(system.mappings.map(({ source }) => source.name));
  node('bus', 'bus', 'EventBridge bus', {
    name: system.bus,
    facts: {
      rules: system.rules.map(({ name }) => short(name)).sort(),
      undelivered: system.queues
        .filter(({ name }) => !read.has(name) && !deadLetters.has(name))
        .map(({ name }) => short(name)),
    },
  });

  const outboxes = system.mappings.flatMap((mapping): Outbox[] => {
    const fn = byName.get(mapping.functionName);
    if (mapping.source.kind !== 'stream' || fn === undefined) return [];
    const label = short(mapping.source.name);
    const table = node(`table:${label}`, 'table', label, {
      name: mapping.source.name,
      service: fn.service,
      facts: { stream: 'on' },
    });
    const publisher = functionNode(fn, mapping);
    const service = `service:${fn.service}`;
    if (services.includes(service)) edge(service, table, 'write');
    edge(table, publisher, 'stream');
    edge(publisher, 'bus', 'async');
    return [{ service, table, publisher }];
  });
  const throughStreams = new Set(
    outboxes.flatMap(({ publisher }) => nodes.get(publisher)?.facts.publishes ?? []).map(String),
  );
  for (const service of services) {
    const types = declared.published.get(service.replace('service:', 'playground.')) ?? new Set();
    if ([...types].some((type) => !throughStreams.has(type))) edge(service, 'bus', 'async');
  }

  /** Stores of a reader: its own node where the table is not on the map yet, else another view of the same table. */
  function storesOf(fn: DeployedFunction, reader: string, queue: string, near: readonly string[]): string[] {
    return [...ownTables(fn), ...fn.buckets].flatMap((name) => {
      const isBucket = fn.buckets.includes(name);
      const label = isBucket ? bucketLabel(name) : short(name);
      const first = `table:${label}`;
      if (near.includes(first)) {
        edge(reader, first, 'write');
        return [];
      }
      const again = nodes.has(first);
      const id = again ? `${first}@${queue}` : first;
      const facts = { ...(isBucket && { store: 'S3 bucket' }), ...(again && { shownAlso: first }) };
      node(id, 'table', label, { name, service: fn.service, facts });
      edge(reader, id, 'write');
      return [id];
    });
  }

  const columns = system.queues.flatMap((deployed): Column[] => {
    const mapping = system.mappings.find(({ source }) => source.kind === 'queue' && source.name === deployed.name);
    const fn = mapping && byName.get(mapping.functionName);
    if (!mapping || !fn) return [];
    const name = short(deployed.name);
    const queue = node(`queue:${name}`, 'queue', name, {
      name: deployed.name,
      service: fn.service,
      facts: queueFacts(deployed, declared.carried[name]),
    });
    const rule = system.rules.find(({ queues }) => queues.includes(deployed.name));
    const ruleId =
      rule &&
      node(`rule:${name}`, 'rule', short(rule.name), {
        name: rule.name,
        facts: { pattern: JSON.stringify(rule.pattern) },
      });
    if (rule !== undefined && ruleId !== undefined) {
      rules.push({ id: ruleId, pattern: rule.pattern, targets: [queue] });
      edge('bus', ruleId, 'async');
      edge(ruleId, queue, 'async');
    }
    const topic = system.topics.find(({ queues }) => queues.includes(deployed.name));
    const topicId =
      topic &&
      node(`topic:${short(topic.name)}`, 'topic', short(topic.name), {
        name: topic.name,
        facts: { queues: topic.queues.map(short) },
      });
    if (topicId !== undefined) edge(topicId, queue, 'async');
    // who reads a queue may send to it again: that is no way of its own
    const sender = system.functions.find(
      ({ name: own, sendsTo }) => own !== fn.name && sendsTo.includes(deployed.name),
    );
    const timer = sender && nodes.has(idOf(sender)) ? idOf(sender) : null;
    if (timer !== null) edge(timer, queue, 'async');
    const dlq =
      deployed.deadLetterQueue === null
        ? null
        : node(`dlq:${name}`, 'dlq', 'DLQ', { name: deployed.deadLetterQueue, service: fn.service });
    if (dlq !== null) edge(queue, dlq, 'dead');
    const reader = functionNode(fn, mapping);
    edge(queue, reader, 'async');
    const column = { name, queue, rule: ruleId ?? null, topic: topicId ?? null, timer, dlq, reader };
    if (fn.service === FEED && system.socketRoutes.length > 0) {
      const socket = node('socket', 'socket', 'socket', { facts: { routes: [...system.socketRoutes].sort() } });
      edge(reader, socket, 'realtime');
      edge(socket, node('viewer', 'viewer', 'viewers'), 'realtime');
      return [{ ...column, stores: [], socket }];
    }
    const beside = outboxes.find(({ publisher }) => publisher === timer);
    return [
      { ...column, stores: storesOf(fn, reader, name, beside === undefined ? [] : [beside.table]), socket: null },
    ];
  });

  for (const topic of system.topics) {
    const to = `topic:${short(topic.name)}`;
    const publishers = system.functions.filter(({ sendsTo }) => sendsTo.includes(topic.name)).map(idOf);
    for (const from of publishers) if (nodes.has(from) && nodes.has(to)) edge(from, to, 'async');
  }
  return { nodes: [...nodes.values()], edges, rules, columns, outboxes, services, calls };
}

const queueFacts = (queue: DeployedQueue, carries: readonly string[] | undefined): Facts => ({
  visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds,
  ...(queue.maxReceiveCount !== null && { maxReceiveCount: queue.maxReceiveCount }),
  ...(queue.name.endsWith('.fifo') && { order: 'first in, first out' }),
  ...(carries !== undefined && { carries: [...carries] }),
});
