/** Signals that arrive this close together are one: a terminal, npm and the wrapper each pass the same Ctrl+C on. */
const SAME_PRESS_MS = 700;

/**
 * Listens for Ctrl+C and SIGTERM, and for the end of the process that started this one.
 *
 * @param stop called once, for the first signal
 * @param force called for the second
 */
export function onInterruption({ stop, force }: { stop: () => void; force: () => void }): void {
  let first = 0;
  const handle = () => {
    const now = performance.now();
    if (first === 0) {
      first = now;
      stop();
    } else if (now - first > SAME_PRESS_MS) {
      force();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle);
  // A reader such as `head` may leave before we end; that is no reason to stop.
  process.stdout.on('error', () => {});
  process.on('disconnect', handle);
}
