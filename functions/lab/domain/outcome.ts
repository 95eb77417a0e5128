/** What came of the requests of a run, added up. */
import type { Outcome } from '../../shared/contracts/lab.http.ts';

/** One request: its answer, or the word for why there was none. */
export interface Answer {
  readonly status: number | 'timeout' | 'no-answer';
  /** Jobs that admission control let in. */
  readonly accepted?: number;
  /** A refusal that the request asked for, like a card that declines. */
  readonly expected?: boolean;
}

export const NOTHING_YET: Outcome = { requests: 0, succeeded: 0, failed: 0, byStatus: {}, accepted: 0 };

/** Sold out (409) and come back later (429) are what a lesson is about; any other 4xx means that we asked wrongly. */
const isSuccess = ({ status, expected = false }: Answer): boolean =>
  expected || (typeof status === 'number' && ((status >= 200 && status < 300) || status === 409 || status === 429));

export function plus(outcome: Outcome, answer: Answer): Outcome {
  const success = isSuccess(answer);
  return {
    requests: outcome.requests + 1,
    succeeded: outcome.succeeded + (success ? 1 : 0),
    failed: outcome.failed + (success ? 0 : 1),
    byStatus: { ...outcome.byStatus, [answer.status]: (outcome.byStatus[answer.status] ?? 0) + 1 },
    accepted: outcome.accepted + (answer.accepted ?? 0),
  };
}

const LONGEST_WAIT_MS = 10_000;

/** `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3), in ms, at most ten seconds; 0 for neither. */
export function retryAfterMs(header: string | null, now: Date): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : new Date(header).getTime() - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_WAIT_MS) : 0;
}
