/** Weight of the newest call: the mean follows a change within a dozen calls. */
const newest = 0.2;

/** How long calls of a function take, as measured, and so how long the next one would have to wait. */
export class ServiceTime {
  #meanMs: number | null = null;

  ended(ms: number): void {
    this.#meanMs = this.#meanMs === null ? ms : this.#meanMs + newest * (ms - this.#meanMs);
  }

  /**
   * How long the last of `waiting` calls waits for environments whose calls began at `busySince`. Calls that all take
   * longer than the mean say more than the mean does: they may wait for somebody else, perhaps for the waiting ones.
   */
  expectedWaitMs(waiting: number, busySince: readonly number[], now: number): number {
    if (busySince.length === 0) return Number.POSITIVE_INFINITY;
    const underWay = now - Math.max(...busySince);
    return (waiting / busySince.length) * Math.max(this.#meanMs ?? 0, underWay);
  }
}
