/** The causal tree of an event: built from causation ids alone, never from time. */
import type { Playground } from '../../live/playground.ts';
import type { Row } from '../../model/ring.ts';

export interface Effect {
  readonly row: Row;
  readonly depth: number;
}

const MOST = 60;
const DEEPEST = 8;

/** Everything the event caused, directly or not, each once, in the order of arrival below its cause. */
export function effectsOf({ world }: Playground, root: Row): Effect[] {
  const effects: Effect[] = [];
  const seen = new Set([root.id]);
  const walk = (ids: readonly string[], depth: number) => {
    if (depth > DEEPEST) return;
    for (const id of ids) {
      for (const at of world.ring.causedBy(id)) {
        const row = world.ring.row(at);
        if (row === null || seen.has(row.id) || effects.length >= MOST) continue;
        seen.add(row.id);
        effects.push({ row, depth });
        walk([row.id], depth + 1);
      }
    }
  };
  const event = world.eventOf(root.seq);
  const request = event === null ? '' : world.requestOf(event);
  walk(request === '' ? [root.id] : [root.id, request], 0);
  return effects;
}

/** The event that caused this one, or the report of the request that did, when it is still in memory. */
export function causeOf({ world }: Playground, row: Row): Row | null {
  const at = world.ring.find(row.causationId);
  if (at !== null) return world.ring.row(at);
  for (const near of world.ring.ofCorrelation(row.correlationId)) {
    const event = near === row.seq ? null : world.eventOf(near);
    if (event !== null && world.requestOf(event) === row.causationId) return world.ring.row(near);
  }
  return null;
}
