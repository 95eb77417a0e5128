/**
 * Which requests without a decision of their caller are traced. X-Ray's rules have the same two figures; its default one
 * is 1 and 5 %, with which somebody who tries things out would seldom find a trace. Below 25 a second all are kept.
 */
const reservoirPerSecond = 25;
const shareOfTheRest = 0.05;

export interface SamplingSources {
  /** Milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
}

/** The decisions for one stage. */
export function sampling({ now, random }: SamplingSources = { now: Date.now, random: Math.random }): () => boolean {
  let second = Number.NEGATIVE_INFINITY;
  let taken = 0;
  return () => {
    const at = now();
    if (at - second >= 1_000) {
      second = at;
      taken = 0;
    }
    taken += 1;
    return taken <= reservoirPerSecond || random() < shareOfTheRest;
  };
}
