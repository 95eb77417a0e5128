/** The deployed map, indexed for the questions an event asks. */
import type {
  Topology,
  TopologyDistrict,
  TopologyEdge,
  TopologyNode,
} from '../../../functions/shared/contracts/topology.ts';
import { type FeedEvent, isSystem, serviceOf, text } from './event.ts';
import { type Envelope, matches, type Pattern } from './pattern.ts';
import { perKind } from './per-kind.ts';

export type { Topology, TopologyEdge, TopologyNode };

export interface Target {
  readonly rule: string;
  readonly queue: string;
}

/** A copy that no rule of the bus makes: a timer, or what a topic hands on. */
export interface Handover {
  /** Function, topic where there is one, queue. */
  readonly way: readonly TopologyEdge[];
  readonly queue: string;
}

export interface TopologyIndex {
  readonly topology: Topology;
  readonly node: (id: string) => TopologyNode | undefined;
  readonly edge: (from: string, to: string) => TopologyEdge | undefined;
  readonly edgesOf: (id: string) => readonly TopologyEdge[];
  /** The queue whose consumer pushes to this page. */
  readonly feedQueue: string | null;
  readonly targetsOf: (event: FeedEvent) => readonly Target[];
  /** A published event sets timers; a handled message is handed on over topics. */
  readonly handoversOf: (event: FeedEvent) => readonly Handover[];
  /** Function that reads a queue. */
  readonly consumerOf: (queueId: string) => string | undefined;
  /** How a service's events reach the bus: through its table's stream where there is one, else straight. */
  readonly wayToBus: (event: FeedEvent) => readonly TopologyEdge[];
  readonly deadLetterOf: (queueId: string) => string | undefined;
  /** Way of a synchronous call: client and gateway are one step each. */
  readonly callPath: (caller: string, callee: string) => readonly TopologyEdge[];
  readonly socketPath: () => readonly TopologyEdge[];
}

/** Parts of the map to look at by themselves; none where there is nothing to part (older recordings do not say). */
export const districtsOf = ({ districts }: { readonly districts?: readonly TopologyDistrict[] }) =>
  districts !== undefined && districts.length > 1 ? districts : [];

/** Name of a queue in events, from its node id. */
export const queueName = (nodeId: string): string => nodeId.slice(nodeId.indexOf(':') + 1);

/** Where the numbers of a place are kept: a table that is shown twice has one row of numbers. */
export const countedAs = ({ id, facts }: TopologyNode): string =>
  typeof facts.shownAlso === 'string' ? facts.shownAlso : id;

const envelopeOf = (event: FeedEvent): Envelope => ({
  source: event.source,
  'detail-type': event.type,
  detail: { data: event.data },
});

const KIND_KEYS = ['source', 'detail-type'];

/** What a pattern asks of an event's source and type. */
const kindOnly = (pattern: Pattern): Pattern =>
  Object.fromEntries(Object.entries(pattern).filter(([key]) => KIND_KEYS.includes(key)));

export function indexTopology(topology: Topology): TopologyIndex {
  const nodes = new Map(topology.nodes.map((node) => [node.id, node]));
  const edges = new Map(topology.edges.map((edge) => [`${edge.from}>${edge.to}`, edge]));
  const byNode = new Map<string, TopologyEdge[]>();
  for (const edge of topology.edges) {
    for (const end of [edge.from, edge.to]) byNode.set(end, [...(byNode.get(end) ?? []), edge]);
  }
  const edgesOf = (id: string) => byNode.get(id) ?? [];
  const next = (id: string, kind: TopologyNode['kind']) =>
    edgesOf(id).find((edge) => edge.from === id && nodes.get(edge.to)?.kind === kind)?.to;
  const find = (kind: TopologyNode['kind']) => topology.nodes.find((node) => node.kind === kind)?.id;
  const consumers = new Map(topology.nodes.map(({ id }) => [id, next(id, 'function')]));
  const consumerOf = (queueId: string) => consumers.get(queueId);
  const feed = topology.nodes.find(
    (node) => node.kind === 'queue' && next(consumerOf(node.id) ?? '', 'socket') !== undefined,
  );

  const carries = (queue: string, type: string): boolean => {
    const carried = nodes.get(queue)?.facts.carries;
    return Array.isArray(carried) && carried.includes(type);
  };
  const leaving = (id: string, kind: TopologyNode['kind']) =>
    edgesOf(id).filter((edge) => edge.from === id && nodes.get(edge.to)?.kind === kind);
  const wayToBus = perKind((event): readonly TopologyEdge[] => {
    const service = serviceOf(event.source);
    for (const publisher of topology.nodes) {
      if (publisher.kind !== 'function' || publisher.service !== service) continue;
      const { publishes } = publisher.facts;
      if (Array.isArray(publishes) && !publishes.includes(event.type)) continue;
      const up = edges.get(`${publisher.id}>bus`);
      const stream = edgesOf(publisher.id).find(({ to, kind }) => to === publisher.id && kind === 'stream');
      if (up !== undefined && stream !== undefined) return [stream, up];
    }
    const straight = edges.get(`service:${service}>bus`);
    return straight === undefined ? [] : [straight];
  });
  /** Most rules ask for nothing but source and type; of the others the rest of the pattern is left to look at. */
  const likely = perKind((event) =>
    topology.rules
      .filter(({ pattern }) => matches(kindOnly(pattern), envelopeOf(event)))
      .map(({ id, pattern, targets }) => ({
        open: Object.keys(pattern).every((key) => KIND_KEYS.includes(key)) ? null : pattern,
        targets: targets.map((queue): Target => ({ rule: id, queue })),
      })),
  );
  const [pusher, socket, viewer] = [consumerOf(feed?.id ?? ''), find('socket') ?? '', find('viewer') ?? ''];
  const ways = pusher === undefined ? [] : [`${pusher}>${socket}`, `${socket}>${viewer}`];
  const pushed = ways.map((way) => edges.get(way)).filter((edge) => edge !== undefined);

  return {
    topology,
    node: (id) => nodes.get(id),
    edge: (from, to) => edges.get(`${from}>${to}`),
    edgesOf,
    feedQueue: feed?.id ?? null,
    targetsOf: (event) =>
      likely(event).flatMap(({ open, targets }) => (open === null || matches(open, envelopeOf(event)) ? targets : [])),
    consumerOf,
    wayToBus,
    handoversOf(event) {
      if (!isSystem(event)) {
        const publisher = wayToBus(event).at(-1)?.from ?? '';
        if (nodes.get(publisher)?.kind !== 'function') return [];
        return leaving(publisher, 'queue')
          .filter(({ to }) => carries(to, event.type))
          .map((edge) => ({ way: [edge], queue: edge.to }));
      }
      if (event.type !== 'MessageHandled') return [];
      const consumer = consumerOf(`queue:${text(event, 'queue')}`) ?? '';
      return leaving(consumer, 'topic').flatMap((toTopic) =>
        leaving(toTopic.to, 'queue')
          .filter(({ to }) => carries(to, text(event, 'eventType')))
          .map((edge) => ({ way: [toTopic, edge], queue: edge.to })),
      );
    },
    deadLetterOf: (queueId) => next(queueId, 'dlq'),
    callPath(caller, callee) {
      const to = `service:${callee}`;
      const direct = edges.get(`${caller === 'client' ? (find('client') ?? 'client') : `service:${caller}`}>${to}`);
      if (direct !== undefined) return [direct];
      const gateway = find('gateway') ?? 'gateway';
      const from = caller === 'client' ? (find('client') ?? 'client') : `service:${caller}`;
      return [edges.get(`${from}>${gateway}`), edges.get(`${gateway}>${to}`)].filter((edge) => edge !== undefined);
    },
    socketPath: () => pushed,
  };
}

/** Map places whose numbers an event moves: service, function, queue, bus, gateway, client. */
export function placesOf(event: FeedEvent, index: TopologyIndex): readonly string[] {
  if (!isSystem(event)) {
    const service = serviceOf(event.source);
    const passed = index.wayToBus(event).map(({ from }) => from);
    return [`service:${service}#published`, 'bus', ...passed.filter((id) => id.startsWith('function:'))];
  }
  switch (event.type) {
    case 'RequestHandled':
    case 'RequestsSummarised': {
      const caller = text(event, 'caller');
      const callee = `service:${text(event, 'callee')}`;
      return caller === 'client' ? [callee, 'gateway', 'client'] : [callee];
    }
    case 'MessageHandled':
    case 'MessageFailed':
    case 'MessageDeadLettered': {
      const queue = `queue:${text(event, 'queue')}`;
      const consumer = index.consumerOf(queue);
      const topics = index.handoversOf(event).flatMap(({ way }) => way.slice(0, -1).map(({ to }) => to));
      return consumer === undefined ? [queue] : [queue, consumer, ...topics];
    }
    default:
      return [];
  }
}
