/** What came of the requests. */
import { Latencies, type Summary } from './latencies.ts';
import type { Kind } from './mix.ts';

/** An answer's status, or the word for why there was none. */
export type Outcome = { readonly status: number } | { readonly error: string };

/** 2xx, and the refusals that belong to the lesson: 409 sold out, 429 come back later. Everything else has failed. */
export const isSuccess = (outcome: Outcome): boolean =>
  'status' in outcome &&
  ((outcome.status >= 200 && outcome.status < 300) || outcome.status === 409 || outcome.status === 429);

export interface Totals {
  readonly requests: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Answers 429, which are among the succeeded. */
  readonly throttled: number;
  readonly statusCodes: Readonly<Record<string, number>>;
  /** Requests without an answer, by reason; among the failed. */
  readonly errors: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, { requests: number; failed: number }>>;
  readonly latencyMs: {
    /** Of succeeded requests. */
    readonly succeeded: Summary;
    /** Of all requests, failures and time-outs included. */
    readonly all: Summary;
  };
}

/** What the line on the screen tells: the time since it was last asked for. */
export interface Recent {
  readonly requests: number;
  readonly failed: number;
  readonly throttled: number;
  readonly p95: number | null;
}

export class Tally {
  private readonly succeeded = new Latencies();
  private readonly all = new Latencies();
  private readonly statusCodes: Record<string, number> = {};
  private readonly errors: Record<string, number> = {};
  private readonly byKind: Record<string, { requests: number; failed: number }> = {};
  private failed = 0;
  private recent: number[] = [];

  add(kind: Kind, outcome: Outcome, ms: number): void {
    const success = isSuccess(outcome);
    this.all.add(ms);
    if (success) this.succeeded.add(ms);
    else this.failed += 1;
    if ('status' in outcome) this.statusCodes[outcome.status] = (this.statusCodes[outcome.status] ?? 0) + 1;
    else this.errors[outcome.error] = (this.errors[outcome.error] ?? 0) + 1;
    const ofKind = this.byKind[kind] ?? { requests: 0, failed: 0 };
    this.byKind[kind] = { requests: ofKind.requests + 1, failed: ofKind.failed + (success ? 0 : 1) };
    this.recent.push(ms);
  }

  takeRecent(): Recent {
    const times = this.recent.toSorted((a, b) => a - b);
    this.recent = [];
    return {
      requests: times.length,
      failed: this.failed,
      throttled: this.statusCodes[429] ?? 0,
      p95: times[Math.ceil(times.length * 0.95) - 1] ?? null,
    };
  }

  totals(): Totals {
    const all = this.all.summary();
    return {
      requests: all.count,
      succeeded: all.count - this.failed,
      failed: this.failed,
      throttled: this.statusCodes[429] ?? 0,
      statusCodes: { ...this.statusCodes },
      errors: { ...this.errors },
      byKind: { ...this.byKind },
      latencyMs: { succeeded: this.succeeded.summary(), all },
    };
  }
}
