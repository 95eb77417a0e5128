/** Which hops an event is drawn as. Plain data: the director turns it into marks. */
import { type FeedEvent, glyphOf, isCompensation, isSystem, number, serviceOf, text } from '../model/event.ts';
import type { TopologyEdge, TopologyIndex } from '../model/topology.ts';
import type { Style } from './styles.ts';
import type { Tracks } from './tracks.ts';

export interface Hop {
  readonly track: number;
  readonly style: Style;
  /** The journey this hop ends, for what it causes. */
  readonly reaches: string;
  readonly target: string | null;
  readonly count: number;
}

export interface Plan {
  /** Journeys whose end this event waits for; the first known one counts. */
  readonly after: readonly string[];
  /** Any of these is worth a short wait when none has been seen yet: frames do not keep the order of causes. */
  readonly awaits: readonly string[];
  readonly hops: readonly Hop[];
  /** Hops that each start where the last of `hops` ends. */
  readonly fan: readonly (readonly Hop[])[];
  readonly important: boolean;
}

const spot = (tracks: Tracks, nodes: readonly string[], style: Style): Hop[] => {
  for (const node of nodes) {
    const track = tracks.spot(node);
    if (track !== null) return [{ track, style, reaches: '', target: node, count: 0 }];
  }
  return [];
};

function planPublished(event: FeedEvent, index: TopologyIndex, tracks: Tracks): Plan {
  const service = serviceOf(event.source);
  const publisher = `service:${service}`;
  const style: Style = glyphOf(event) === 'comp' ? 'comp' : 'async';
  const after =
    event.causationId === ''
      ? []
      : [`${event.causationId}@consumer:${service}`, `${event.causationId}@service:${service}`];
  const way = index.wayToBus(event);
  const hops = way.flatMap(({ from, to }): Hop[] => {
    const track = tracks.along(from, to);
    return track === null
      ? []
      : [{ track, style, reaches: to === 'bus' ? `${event.id}@bus` : '', target: null, count: 0 }];
  });
  if (hops.length === 0 || hops.length < way.length) {
    return { after, awaits: after, hops: spot(tracks, [publisher, 'bus'], style), fan: [], important: false };
  }
  const leaves = way.at(-1)?.from ?? publisher;
  const fan = index.targetsOf(event).flatMap(({ rule, queue }): Hop[][] => {
    const copy = tracks.copy(leaves, rule, queue);
    if (copy === null) return [];
    const arrive: Hop = { track: copy, style, reaches: `${event.id}@${queue}`, target: null, count: 0 };
    const consumer = index.consumerOf(queue);
    const deliver = queue === index.feedQueue && consumer !== undefined ? tracks.along(queue, consumer) : null;
    // The feed does not report on itself: that the event is here proves its delivery.
    return deliver === null
      ? [[arrive]]
      : [[arrive, { track: deliver, style, reaches: `${event.id}@pushed`, target: null, count: 0 }]];
  });
  const timers = index.handoversOf(event).map(({ way, queue }) => handover(way, `${event.id}@${queue}`, style, tracks));
  return {
    after,
    awaits: after,
    hops,
    fan: [...fan, ...timers.filter((branch) => branch.length > 0)],
    important: style === 'comp',
  };
}

/** Along a way that is not the bus: the last step ends the journey. */
const handover = (way: readonly TopologyEdge[], reaches: string, style: Style, tracks: Tracks): Hop[] =>
  way.flatMap(({ from, to }, at): Hop[] => {
    const track = tracks.along(from, to);
    const last = at === way.length - 1;
    return track === null ? [] : [{ track, style, reaches: last ? reaches : '', target: null, count: 0 }];
  });

/** A breaker changed, or calls failed: seen at the caller, in every band. */
function planCircuit(event: FeedEvent, tracks: Tracks): Plan {
  const [caller, callee] = [`service:${text(event, 'caller')}`, `service:${text(event, 'dependency')}`];
  const style: Style = event.type === 'CircuitOpened' || event.type === 'CallFailed' ? 'fail' : 'sync';
  return { after: [], awaits: [], hops: spot(tracks, [caller, callee], style), fan: [], important: true };
}

function planCall(event: FeedEvent, index: TopologyIndex, tracks: Tracks): Plan {
  const [caller, callee] = [text(event, 'caller'), `service:${text(event, 'callee')}`];
  const status = number(event, 'status');
  const style: Style = status >= 500 ? 'fail' : status >= 400 ? 'crossed' : 'sync';
  const path = index.callPath(caller, text(event, 'callee'));
  const reaches = `${text(event, 'requestId')}@${callee}`;
  const hops = path.flatMap((edge, at): Hop[] => {
    const track = tracks.along(edge.from, edge.to);
    const last = at === path.length - 1;
    return track === null
      ? []
      : [{ track, style, reaches: last ? reaches : '', target: last ? callee : null, count: number(event, 'count') }];
  });
  return {
    after: [],
    awaits: [],
    hops: hops.length > 0 ? hops : spot(tracks, [callee], style),
    fan: [],
    important: style === 'fail',
  };
}

function planReport(event: FeedEvent, index: TopologyIndex, tracks: Tracks): Plan | null {
  const queue = `queue:${text(event, 'queue')}`;
  const key = text(event, 'eventId') || text(event, 'messageId');
  const consumer = index.consumerOf(queue);
  const owner = text(event, 'consumer').split('/')[0] ?? '';
  const attempt = number(event, 'attempt');
  const before = [`${key}@${queue}#${attempt - 1}`, `${key}@${queue}`];
  // Rubbish was never published, and what a later attempt follows is known or was before this page.
  const awaits = attempt === 1 && text(event, 'eventId') !== '' ? before : [];
  if (event.type === 'MessageDeadLettered') {
    const grave = index.deadLetterOf(queue);
    const track = grave === undefined ? null : tracks.along(queue, grave);
    const after = [`${key}@${queue}#${attempt}`, ...before];
    const hops: Hop[] =
      track === null || grave === undefined
        ? spot(tracks, [queue], 'fail')
        : [{ track, style: 'fail', reaches: `${key}@dead`, target: grave, count: attempt }];
    // The last failure is told beside it; a crash is told by nobody.
    const last = text(event, 'reason') === 'no report' ? [] : after.slice(0, 1);
    return { after, awaits: last, hops, fan: [], important: true };
  }
  if (consumer === undefined)
    return { after: [], awaits: [], hops: spot(tracks, [queue], 'async'), fan: [], important: false };
  const there = tracks.along(queue, consumer);
  if (there === null)
    return { after: [], awaits: [], hops: spot(tracks, [consumer], 'async'), fan: [], important: false };
  if (event.type === 'MessageHandled') {
    const reaches = `${key}@consumer:${owner}`;
    const style: Style = isCompensation(text(event, 'eventType')) ? 'comp' : 'async';
    return {
      after: before,
      awaits,
      hops: [{ track: there, style, reaches, target: consumer, count: 0 }],
      fan: index
        .handoversOf(event)
        .map((next) => handover(next.way, `${key}@${next.queue}`, style, tracks))
        .filter((branch) => branch.length > 0),
      important: style === 'comp',
    };
  }
  const back = tracks.back(queue, consumer);
  const hops: Hop[] = [{ track: there, style: 'async', reaches: '', target: null, count: 0 }];
  if (back !== null) {
    const reaches = `${key}@${queue}#${attempt}`;
    hops.push({ track: back, style: 'retry', reaches, target: null, count: attempt });
  }
  return { after: before, awaits, hops, fan: [], important: true };
}

/** Null or no hops: the map has no place for it. */
export function planOf(event: FeedEvent, index: TopologyIndex, tracks: Tracks): Plan | null {
  if (!isSystem(event)) return planPublished(event, index, tracks);
  switch (event.type) {
    case 'RequestHandled':
    case 'RequestsSummarised':
      return planCall(event, index, tracks);
    case 'MessageHandled':
    case 'MessageFailed':
    case 'MessageDeadLettered':
      return planReport(event, index, tracks);
    case 'CallFailed':
    case 'CircuitOpened':
    case 'CircuitHalfOpened':
    case 'CircuitClosed':
      return planCircuit(event, tracks);
    default:
      return null;
  }
}
