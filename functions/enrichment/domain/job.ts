/** The states of a job, and when its place comes back: once, on its first way out. */

export type JobState = 'open' | 'done' | 'dead';

export interface Settlement {
  /** The row changes. */
  readonly writes: boolean;
  readonly givesBack: boolean;
}

const NOTHING: Settlement = { writes: false, givesBack: false };

/**
 * What it means that a job ends now. `undefined`: nobody let it in (a message that was put into the queue by hand): it
 * is worked on and has no place to give back. A dead letter that is redriven may still be done, without a second place.
 */
export function settle(before: JobState | undefined, now: 'done' | 'dead'): Settlement {
  if (before === 'open') return { writes: true, givesBack: true };
  if (now === 'done' && before !== 'done') return { writes: true, givesBack: false };
  return NOTHING;
}
