/**
 * What caused what, from ids alone and never from time. An event names the event or the request that caused it; a call
 * between services says what its caller was at work on. A report without that hangs below the one thing of the same
 * story that the caller was doing, if there is only one.
 */
import { text } from './event.ts';
import type { Seen } from './seen.ts';

export interface TreeNode {
  /** Null for a cause that was named and not seen. */
  readonly seen: Seen | null;
  readonly id: string;
  /** Hangs here because the caller was doing this, not because an id says so. */
  readonly byCall: boolean;
  readonly children: readonly TreeNode[];
}

interface Growing extends TreeNode {
  readonly children: Growing[];
}

const requestOf = ({ event, type }: Seen): string =>
  event !== null && type === 'RequestHandled' ? text(event, 'requestId') : '';

/** The report of a call names itself as its cause; what it was made for stands in its data. */
const causeOf = ({ event, type, causationId }: Seen): string =>
  (event !== null && type === 'RequestHandled' ? text(event, 'causedBy') : '') || causationId;

/** Who was at work in what the event reports: the service that answered, or whose consumer handled. */
const isWork = ({ type }: Seen): boolean => ['RequestHandled', 'MessageHandled', 'MessageFailed'].includes(type);

/** The one piece of work of the calling service that this call can belong to. */
function callerOf(call: Seen, events: readonly Seen[]): Seen | null {
  const caller = call.event === null ? '' : text(call.event, 'caller');
  if (caller === '' || caller === 'client') return null;
  const work = events.filter((one) => one.id !== call.id && isWork(one) && one.service === caller);
  return work.length === 1 ? (work[0] ?? null) : null;
}

/** Trees in the order of their first event; each event stands in them exactly once. */
export function causalTree(events: readonly Seen[]): readonly TreeNode[] {
  const nodes = new Map<string, Growing>();
  const byRequest = new Map<string, string>();
  for (const seen of events) {
    nodes.set(seen.id, { seen, id: seen.id, byCall: false, children: [] });
    const request = requestOf(seen);
    if (request !== '') byRequest.set(request, seen.id);
  }
  const parents = new Map<string, string>();
  /** Ids that name each other in a ring would hang from nothing: the last link is left out. */
  const hangsBelow = (id: string, ancestor: string): boolean => {
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) if (at === ancestor) return true;
    return false;
  };
  const roots: Growing[] = [];
  const unseen = new Map<string, Growing>();
  for (const seen of events) {
    const own = nodes.get(seen.id);
    if (own === undefined || own.seen !== seen) continue;
    const cause = causeOf(seen);
    const named = nodes.has(cause) ? cause : byRequest.get(cause);
    const called = named === undefined || named === seen.id ? callerOf(seen, events)?.id : undefined;
    const parent = named === undefined || named === seen.id ? called : named;
    const node: Growing = called === undefined ? own : { ...own, byCall: true };
    const above = parent === undefined || hangsBelow(parent, seen.id) ? undefined : nodes.get(parent);
    if (above !== undefined) {
      parents.set(seen.id, above.id);
      above.children.push(node);
    } else if (named === undefined && cause !== '' && !isRoot(seen)) {
      let gap = unseen.get(cause);
      if (gap === undefined) {
        gap = { seen: null, id: cause, byCall: false, children: [] };
        unseen.set(cause, gap);
        roots.push(gap);
      }
      gap.children.push(node);
    } else roots.push(node);
  }
  return roots;
}

/** The report of a request that names no cause is its own beginning. */
const isRoot = (seen: Seen): boolean =>
  seen.event === null || (seen.type === 'RequestHandled' && causeOf(seen) === seen.causationId);

/** Nodes in reading order with their depth. */
export function* walk(nodes: readonly TreeNode[], depth = 0): Generator<{ node: TreeNode; depth: number }> {
  for (const node of nodes) {
    yield { node, depth };
    yield* walk(node.children, depth + 1);
  }
}

/** Causes that were named and have not arrived. */
export const unseenCauses = (roots: readonly TreeNode[]): number => roots.filter(({ seen }) => seen === null).length;
