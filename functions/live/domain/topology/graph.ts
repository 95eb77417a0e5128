/** Nodes and edges of the map, without places: a pure function of what is deployed and of the declared calls. */
import type { EdgeKind, NodeKind, TopologyNode, TopologyRule } from '../../../shared/contracts/topology.ts';
import type { DeployedFunction, DeployedMapping, DeployedSystem } from './deployed-system.ts';

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

/** One way down from (or up to) the bus: a queue with its reader, or a table with the function of its stream. */
export interface Column {
  readonly kind: 'queue' | 'stream';
  readonly nodes: readonly string[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly rules: readonly TopologyRule[];
  readonly columns: readonly Column[];
  /** Node ids of services, in the order of the map. */
  readonly services: readonly string[];
  readonly calls: readonly (readonly [caller: string, callee: string])[];
}

interface Declared {
  /** Services that publish, by their event source. */
  readonly publishers: ReadonlySet<string>;
  readonly calls: readonly (readonly [caller: string, callee: string])[];
  /** Types that leave through a table's stream, by publishing function. */
  readonly outboxes: Readonly<Record<string, readonly { readonly type: string }[]>>;
}

/** The feed's reader and socket are drawn, the service as such is not: its doors only serve this page. */
const FEED = 'live';
/** Services that only serve the page and probes: they report nothing, so nothing would ever move at them. */
const UNREPORTED = new Set([FEED, 'insights']);
/** Bookkeeping of the middleware, present at every consumer: not what a function is about. */
const BOOKKEEPING = new Set(['idempotency', 'message-failures', 'rate-limits']);

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** The map's graph. Everything but `declared` was read from the deployed system. */
export function buildGraph(system: DeployedSystem, declared: Declared): Graph {
  const short = (name: string): string =>
    name.startsWith(system.prefix) ? name.slice(system.prefix.length).replace(/\.fifo$/, '') : name;
  const byName = new Map(system.functions.map((fn) => [fn.name, fn]));
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const rules: TopologyRule[] = [];
  const columns: Column[] = [];
  const node = (id: string, kind: NodeKind, label: string, rest: Partial<GraphNode> = {}): string => {
    if (!nodes.some((known) => known.id === id)) {
      nodes.push({ id, kind, label, name: null, service: null, facts: {}, ...rest });
    }
    return id;
  };
  const edge = (from: string, to: string, kind: EdgeKind): void => {
    edges.push({ from, to, kind });
  };
  const publishedBy = ({ service, handler }: DeployedFunction): Facts => {
    const types = declared.outboxes[`${service}-${handler}`];
    return types === undefined ? {} : { publishes: types.map(({ type }) => type) };
  };
  const functionNode = (fn: DeployedFunction, mapping: DeployedMapping): string =>
    node(`function:${fn.service}-${fn.handler}`, 'function', fn.handler, {
      name: fn.name,
      service: fn.service,
      facts: {
        memoryMb: fn.memoryMb,
        timeoutSeconds: fn.timeoutSeconds,
        batchSize: mapping.batchSize,
        ...(mapping.maximumConcurrency !== null && { maximumConcurrency: mapping.maximumConcurrency }),
        tables: fn.tables.map(short),
        ...publishedBy(fn),
      },
    });
  const ownTables = (fn: DeployedFunction): string[] => fn.tables.filter((name) => !BOOKKEEPING.has(short(name)));

  node('client', 'client', 'web client');
  node('gateway', 'gateway', 'API gateway', {
    facts: { routes: system.routes.map(({ method, path }) => `${method} ${path}`).sort() },
  });
  edge('client', 'gateway', 'sync');

  const routed = unique(system.routes.flatMap(({ functionName }) => byName.get(functionName)?.service ?? []))
    .filter((service) => !UNREPORTED.has(service))
    .sort();
  const services = routed.map((service) => {
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
  for (const service of services) {
    if (declared.publishers.has(service.replace('service:', 'playground.'))) edge(service, 'bus', 'async');
  }

  for (const mapping of system.mappings.filter(({ source }) => source.kind === 'stream')) {
    const fn = byName.get(mapping.functionName);
    if (!fn) continue;
    const table = node(`table:${short(mapping.source.name)}`, 'table', short(mapping.source.name), {
      name: mapping.source.name,
      service: fn.service,
      facts: { stream: 'on' },
    });
    const publisher = functionNode(fn, mapping);
    edge(table, publisher, 'stream');
    edge(publisher, 'bus', 'async');
    columns.push({ kind: 'stream', nodes: [publisher, table] });
  }

  const queueColumns: Column[] = [];
  for (const queue of system.queues) {
    const mapping = system.mappings.find(({ source }) => source.kind === 'queue' && source.name === queue.name);
    const fn = mapping && byName.get(mapping.functionName);
    if (!mapping || !fn) continue;
    const label = short(queue.name);
    const queueId = node(`queue:${label}`, 'queue', label, {
      name: queue.name,
      service: fn.service,
      facts: {
        visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds,
        ...(queue.maxReceiveCount !== null && { maxReceiveCount: queue.maxReceiveCount }),
      },
    });
    const column = [queueId];
    for (const rule of system.rules.filter(({ queues }) => queues.includes(queue.name))) {
      const ruleId = node(`rule:${label}`, 'rule', short(rule.name), {
        name: rule.name,
        facts: { pattern: JSON.stringify(rule.pattern) },
      });
      rules.push({ id: ruleId, pattern: rule.pattern, targets: [queueId] });
      edge('bus', ruleId, 'async');
      edge(ruleId, queueId, 'async');
      column.push(ruleId);
    }
    if (queue.deadLetterQueue !== null) {
      const dlq = node(`dlq:${label}`, 'dlq', 'DLQ', { name: queue.deadLetterQueue, service: fn.service });
      edge(queueId, dlq, 'dead');
      column.push(dlq);
    }
    const reader = functionNode(fn, mapping);
    edge(queueId, reader, 'async');
    column.push(reader);
    if (fn.service === FEED && system.socketRoutes.length > 0) {
      const socket = node('socket', 'socket', 'socket', { facts: { routes: [...system.socketRoutes].sort() } });
      edge(reader, socket, 'realtime');
      edge(socket, node('viewer', 'viewer', 'viewers'), 'realtime');
      column.push(socket, 'viewer');
    } else {
      const store = ownTables(fn)[0];
      if (store !== undefined) {
        const id = node(`table:${short(store)}`, 'table', short(store), { name: store, service: fn.service });
        edge(reader, id, 'write');
        if (!columns.some((other) => other.nodes.includes(id))) column.push(id);
      }
    }
    queueColumns.push({ kind: 'queue', nodes: column });
  }
  // The feed reads everything and ends at the viewers: it stands last, at the right
  const isFeed = (column: Column): number => (column.nodes.includes('socket') ? 1 : 0);
  columns.push(...queueColumns.toSorted((a, b) => isFeed(a) - isFeed(b) || compare(a.nodes[0], b.nodes[0])));
  return { nodes, edges, rules, columns, services, calls };
}

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
