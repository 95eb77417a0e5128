/** Times of any number of requests in a fixed amount of memory, exact to a hundredth of a millisecond. */

const PER_MS = 100;
/** Above every time-out of a request; what is longer counts as this. */
const LONGEST_MS = 10_000;

export interface Summary {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export class Latencies {
  private readonly counts = new Uint32Array(LONGEST_MS * PER_MS + 1);
  private count = 0;
  private sum = 0;
  private longest = 0;

  add(ms: number): void {
    const at = Math.min(Math.max(0, Math.round(ms * PER_MS)), this.counts.length - 1);
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.count += 1;
    this.sum += ms;
    this.longest = Math.max(this.longest, ms);
  }

  /** The smallest time that at least this share of all times does not exceed (nearest rank); null without any. */
  quantile(share: number): number | null {
    if (this.count === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.count));
    for (let at = 0; at < this.counts.length; at++) {
      left -= this.counts[at] ?? 0;
      if (left <= 0) return at / PER_MS;
    }
    return this.longest;
  }

  summary(): Summary {
    return {
      count: this.count,
      mean: this.count === 0 ? null : Math.round((this.sum / this.count) * PER_MS) / PER_MS,
      p50: this.quantile(0.5),
      p95: this.quantile(0.95),
      p99: this.quantile(0.99),
      max: this.count === 0 ? null : Math.round(this.longest * PER_MS) / PER_MS,
    };
  }
}
