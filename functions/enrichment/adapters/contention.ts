/** All jobs meet at one row, the counter of places: who comes second tries again, a little later. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { PlacesContended } from '../domain/admission.ts';

export interface Waiting {
  /** Waits before another try. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
}

/** One of those that meet gets through, so this is reached by nobody in good order. */
const TRIES = 40;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;

const CONFLICTS = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

/** Reasons of a transaction that others came in between of, in the order of its writes; anything else is an error. */
export function conflictsIn(error: unknown) {
  if (!(error instanceof TransactionCanceledException)) throw error;
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
  if (failed.length === 0 || failed.some((code) => !CONFLICTS.has(code))) throw error;
  return reasons;
}

/** Repeats `attempt` until it answers. @throws PlacesContended */
export async function untilAnswered<T>(
  { pause, chance }: Waiting,
  attempt: () => Promise<T | undefined>,
): Promise<NonNullable<T>> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const answer = await attempt();
    if (answer !== undefined && answer !== null) return answer;
    await pause(FIRST_PAUSE_MS + chance() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
  }
  throw new PlacesContended(`others were faster, ${TRIES} times`);
}
