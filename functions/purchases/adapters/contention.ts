/** Writers that meet at a row: who was in the way of a transaction tries again, a little later. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

export interface Waiting {
  /** Waits before another try. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
}

/** All tries together wait at most half a second. */
const TRIES = 8;
const LONGEST_PAUSE_MS = 100;

/** Why each part of a cancelled transaction failed: `ConditionalCheckFailed`, `TransactionConflict`, `None`. */
export const reasonsOf = (error: unknown): readonly (string | undefined)[] =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []).map(({ Code }) => Code) : [];

const isConflict = (error: unknown): boolean =>
  reasonsOf(error).includes('TransactionConflict') ||
  (error instanceof Error && error.name === 'TransactionConflictException');

/** Runs `write` again as long as another transaction is in its way. @throws Error of the last try */
export async function retried<T>({ pause, chance }: Waiting, write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || tries >= TRIES) throw error;
      await pause(chance() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** tries));
    }
  }
}
