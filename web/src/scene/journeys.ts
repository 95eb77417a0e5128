/**
 * Cause before effect: a mark leaves a place only after its cause has reached it. The cause hurries, the effect waits
 * at most 600 ms.
 */
import type { MarkRef, Pool } from './pool.ts';

export const LONGEST_WAIT = 600;
const KEPT = 4_000;

interface Journey {
  /** Hops one after the other; the last one ends at the place. */
  readonly hops: readonly MarkRef[];
}

export function createJourneys(pool: Pool) {
  const journeys = new Map<string, Journey>();
  const followers = new Map<MarkRef, MarkRef[]>();

  const end = (journey: Journey): number => pool.endOf(journey.hops.at(-1) ?? -1);

  /** Squeezes what is left of the hops into the time until `limit`; a mark under way keeps its position. */
  function hurry({ hops }: Journey, now: number, limit: number): void {
    const total = pool.endOf(hops.at(-1) ?? -1) - now;
    const factor = (limit - now) / total;
    for (const hop of hops) {
      const hopEnd = pool.endOf(hop);
      if (hopEnd <= now) continue;
      const start = pool.startOf(hop);
      const nextEnd = now + (hopEnd - now) * factor;
      if (start >= now) {
        const nextStart = now + (start - now) * factor;
        pool.move(hop, nextStart, nextEnd - nextStart);
      } else {
        const done = (now - start) / (hopEnd - start);
        const duration = (nextEnd - now) / (1 - done);
        pool.move(hop, nextEnd - duration, duration);
      }
      for (const follower of followers.get(hop) ?? []) {
        if (!hops.includes(follower) && pool.startOf(follower) > nextEnd) pool.move(follower, nextEnd);
      }
    }
  }

  function forget(key: string): void {
    for (const hop of journeys.get(key)?.hops ?? []) followers.delete(hop);
    journeys.delete(key);
  }

  function follow(hop: MarkRef, next: MarkRef): void {
    const known = followers.get(hop);
    if (known === undefined) followers.set(hop, [next]);
    else if (!known.includes(next)) known.push(next);
  }

  return {
    /** A later journey to the same place takes the place of an earlier one. */
    note(key: string, hops: readonly MarkRef[]): void {
      forget(key);
      journeys.set(key, { hops });
      for (let at = 1; at < hops.length; at++) follow(hops[at - 1] ?? -1, hops[at] ?? -1);
      if (journeys.size > KEPT) forget(journeys.keys().next().value ?? '');
    },
    /** How much is remembered: it must not grow with the time one looks. */
    get size(): number {
      return journeys.size + followers.size;
    },
    clear(): void {
      journeys.clear();
      followers.clear();
    },
    hopsTo: (key: string): readonly MarkRef[] => journeys.get(key)?.hops ?? [],
    /** When an effect may leave the place of `key`. */
    ready(key: string, now: number, wait = LONGEST_WAIT): number {
      const journey = journeys.get(key);
      if (journey === undefined || end(journey) <= now) return now;
      if (end(journey) > now + wait) hurry(journey, now, now + wait);
      return end(journey);
    },
    /** When it will be there, without hurrying it. */
    expected(key: string): number {
      const journey = journeys.get(key);
      return journey === undefined ? 0 : end(journey);
    },
  };
}
