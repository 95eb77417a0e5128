import { vi } from 'vitest';

/** Repeats a check that throws until it holds, for at most 20 s. */
export const eventually = <T>(check: () => T | Promise<T>, withinMs = 20_000): Promise<T> =>
  vi.waitFor(check, { timeout: withinMs, interval: 100 });
