/** Fixed windows of time: all clients of a limit begin a new one together. */
import type { RateLimit } from '../contracts/settings.ts';

export interface Window {
  /** Number of the window since 1970. */
  readonly index: number;
  readonly endsAtSeconds: number;
  /** Whole seconds until the next window, at least 1. */
  readonly retryAfterSeconds: number;
}

export function windowAt({ perSeconds }: RateLimit, now: Date): Window {
  const seconds = now.getTime() / 1_000;
  const index = Math.floor(seconds / perSeconds);
  const endsAtSeconds = (index + 1) * perSeconds;
  return { index, endsAtSeconds, retryAfterSeconds: Math.max(1, Math.ceil(endsAtSeconds - seconds)) };
}
