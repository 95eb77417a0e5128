/** Whole events, the most recently used ones only; older ones are asked for again with `detail`. */
import type { FeedEvent } from './event.ts';

export function createPayloads(limit: number) {
  const kept = new Map<string, FeedEvent>();
  return {
    put(event: FeedEvent): void {
      kept.delete(event.id);
      kept.set(event.id, event);
      if (kept.size > limit) kept.delete(kept.keys().next().value ?? '');
    },
    get: (id: string): FeedEvent | null => kept.get(id) ?? null,
  };
}
