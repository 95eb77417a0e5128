import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds; far more than it takes on a quiet machine. */
  readonly within?: number;
  /** What to say when the time is over. */
  readonly explain?: () => string;
}

/** Tries a check again with growing pauses until it holds. @throws Error with the explanation and the last failure */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { within = 20_000, explain = () => 'It did not come true' }: Patience = {},
): Promise<T> {
  for (let end = Date.now() + within, wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
    try {
      return await check();
    } catch (cause) {
      if (Date.now() > end) throw new Error(`${explain()} (waited ${within / 1_000} s)`, { cause });
    }
    await pause(wait);
  }
}
