/** How many environments may start beyond the cores' own, all functions of the machine together. */
export class LateStarts {
  readonly #perSecond: number;
  readonly #now: () => number;
  #left: number;
  #at: number;

  /** `now` in milliseconds. A second's worth may start at once. */
  constructor(perSecond: number, now: () => number = Date.now) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = perSecond;
    this.#at = now();
  }

  /** Takes one start; false when the last second has used them up. */
  take(): boolean {
    const now = this.#now();
    const earned = (Math.max(0, now - this.#at) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#perSecond, this.#left + earned);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
