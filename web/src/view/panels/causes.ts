/** Cause and effects of one event: built from causation ids alone, never from time. */
import type { Playground } from '../../live/playground.ts';
import { type Seen, seenRow } from '../../model/seen.ts';

export interface Effect {
  readonly row: Seen;
  readonly depth: number;
}

const MOST = 60;
const DEEPEST = 8;

/** Everything the event caused, directly or not, each once, in the order of arrival below its cause. */
export function effectsOf({ world }: Playground, root: Seen): Effect[] {
  const effects: Effect[] = [];
  const known = new Set([root.id]);
  const walk = (ids: readonly string[], depth: number) => {
    if (depth > DEEPEST) return;
    for (const id of ids) {
      for (const at of world.ring.causedBy(id)) {
        const row = seenRow(world.ring, at);
        if (row === null || known.has(row.id) || effects.length >= MOST) continue;
        known.add(row.id);
        effects.push({ row, depth });
        walk([row.id], depth + 1);
      }
    }
  };
  const request = root.event === null ? '' : world.requestOf(root.event);
  walk(request === '' ? [root.id] : [root.id, request], 0);
  return effects;
}

/** The event that caused this one, or the report of the request that did, when it is still in memory. */
export function causeOf({ world }: Playground, root: Seen): Seen | null {
  const at = world.ring.find(root.causationId);
  if (at !== null) return seenRow(world.ring, at);
  for (const near of world.ring.ofCorrelation(root.correlationId)) {
    const event = world.eventOf(near);
    if (event === null || event.id === root.id) continue;
    if (world.requestOf(event) === root.causationId) return seenRow(world.ring, near);
  }
  return null;
}
