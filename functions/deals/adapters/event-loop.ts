/** How long the event loop of this environment was held up, by `perf_hooks`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** The monitor is a timer of this period; what comes on top of it is delay. */
const RESOLUTION_MS = 10;
/** Until the monitor has looked. */
const SETTLES_MS = 2 * RESOLUTION_MS;

export interface Observed<T> {
  readonly result: T;
  /** Longest delay while `work` ran. */
  readonly eventLoopDelayMs: number;
}

export async function observed<T>(work: () => Promise<T>): Promise<Observed<T>> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  try {
    await pause(SETTLES_MS);
    histogram.reset(); // what the start of the environment did is not the work's
    await pause(SETTLES_MS); // after a reset the monitor takes its first look, and measures from there
    const result = await work();
    await pause(SETTLES_MS);
    return { result, eventLoopDelayMs: Math.max(0, histogram.max / 1e6 - RESOLUTION_MS) };
  } finally {
    histogram.disable();
  }
}
