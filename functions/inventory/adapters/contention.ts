/** Writers that meet at a row: who comes second tries again, a little later and never twice after the same wait. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Others were faster every time. */
export class StockContended extends Error {
  override readonly name = 'StockContended';
}

/** Rows that were read one after the other contradict each other. */
export class ReadApart extends Error {
  override readonly name = 'ReadApart';
}

export interface Waiting {
  /** Waits before another try. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
}

/** Environments are few, and one of those that meet at a row gets through: this is reached by nobody in good order. */
export const TRIES = 40;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 120;

export const waitBefore = (tries: number, { pause, chance }: Waiting): Promise<unknown> =>
  pause(FIRST_PAUSE_MS + chance() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));

const REASONS = new Set(['ConditionalCheckFailed', 'TransactionConflict']);
const ERRORS = new Set([
  'ConditionalCheckFailedException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

function isConflict(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    // a reason besides these is a failure of its own
    const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
    return codes.length > 0 && codes.every((code) => REASONS.has(code));
  }
  return error instanceof ReadApart || (error instanceof Error && ERRORS.has(error.name));
}

/** Runs `work`, which reads and writes conditionally, until nobody comes in between. @throws StockContended */
export async function retried<T>(waiting: Waiting, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (tries >= TRIES) throw new StockContended(`somebody else wrote first, ${tries} times`, { cause: error });
      await waitBefore(tries, waiting);
    }
  }
}
