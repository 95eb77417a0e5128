/** Admission control: how many jobs may be outstanding, how many of those asked for get in, when to ask again. */

/** Jobs that were let in and are neither done nor dead. */
export const THRESHOLD = 1_000;

/** Others changed the counter of places first, every time. */
export class PlacesContended extends Error {
  override readonly name = 'PlacesContended';
}

/** Length of a slot in which settled jobs are counted. */
export const SLOT_SECONDS = 10;

/** `accepted = min(count, 1000 − outstanding)`: the size of the request counts, not only whether there is room. */
export const admitted = (wanted: number, outstanding: number): number =>
  Math.max(0, Math.min(wanted, THRESHOLD - outstanding));

/** Places that come back can never be more than there are out. */
export const givenBack = (settled: number, outstanding: number): number => Math.min(settled, outstanding);

export interface Pace {
  /** Jobs settled in the slot that runs, and in the one before it. */
  readonly running: number;
  readonly before: number;
}

export const slotOf = (at: Date): number => Math.floor(at.getTime() / 1_000 / SLOT_SECONDS);

/** Jobs per second over the last ten to twenty seconds. */
export function perSecond({ running, before }: Pace, at: Date): number {
  const into = (at.getTime() / 1_000) % SLOT_SECONDS;
  return (running + before) / (SLOT_SECONDS + into);
}

const LONGEST_SECONDS = 60; // who waits longer finds another situation

/** Whole seconds until the request would fit at the present pace; without one, until there is one to measure. */
export function retryAfterSeconds(wanted: number, outstanding: number, rate: number): number {
  if (rate <= 0) return SLOT_SECONDS;
  return Math.max(1, Math.min(LONGEST_SECONDS, Math.ceil(Math.min(wanted, outstanding) / rate)));
}

/** Longer than all attempts of a message and their visibility time-outs. */
const NOBODY_MS = 15 * 60_000;

/** Nothing waits, and nothing has come or gone for so long: the places out belong to messages that no longer exist. */
export const forgotten = (outstanding: number, changedAt: string, queueDepth: number, at: Date): boolean =>
  outstanding > 0 && queueDepth === 0 && at.getTime() - Date.parse(changedAt) > NOBODY_MS;
