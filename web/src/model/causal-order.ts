/** Events of one frame in the order of cause and effect; what is unrelated keeps its order. */
import { type FeedEvent, text } from './event.ts';

interface Placed {
  readonly event: FeedEvent;
}

/** A consumer's report comes before what the consumer published: the copy arrives, then the effect leaves. */
const late = ({ type, source }: FeedEvent): number =>
  type === 'MessageDeadLettered' || source !== 'playground.system' ? 1 : 0;

export function inCausalOrder<T extends Placed>(arrived: readonly T[]): readonly T[] {
  if (arrived.length < 2) return arrived;
  const known = new Map<string, FeedEvent>();
  for (const { event } of arrived) {
    known.set(event.id, event);
    const request = text(event, 'requestId');
    if (request !== '') known.set(request, event);
  }
  const depths = new Map<FeedEvent, number>();
  const depth = (event: FeedEvent): number => {
    const found = depths.get(event);
    if (found !== undefined) return found;
    // Set before the walk: ids that name each other must not go round for ever.
    depths.set(event, 0);
    const cause = known.get(event.causationId);
    const value = cause === undefined || cause === event ? 0 : depth(cause) + 1;
    depths.set(event, value);
    return value;
  };
  const rank = (one: T): number => depth(one.event) * 2 + late(one.event);
  return arrived.toSorted((a, b) => rank(a) - rank(b));
}
