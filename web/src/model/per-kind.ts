/** Answers that hang on source and type of an event alone, worked out once for each pair: they are asked for every event. */
import type { FeedEvent } from './event.ts';

/** Anybody may publish under any name: no more pairs than this are remembered. */
const MOST = 1_000;

export function perKind<T>(answer: (event: FeedEvent) => T): (event: FeedEvent) => T {
  const known = new Map<string, T>();
  return (event) => {
    const kind = `${event.source}|${event.type}`;
    const before = known.get(kind);
    if (before !== undefined) return before;
    const fresh = answer(event);
    if (known.size >= MOST) known.clear();
    known.set(kind, fresh);
    return fresh;
  };
}
