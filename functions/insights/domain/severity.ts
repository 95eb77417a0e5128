/** When a number is good, doubtful or bad. The bounds are those of the lab's public peer, held against a sliding window. */
import type { Severity } from '../../shared/contracts/sli.http.ts';

interface Bounds {
  /** Below this all is well. */
  readonly ok: number;
  /** Up to this it is a warning. */
  readonly warn: number;
}
export const API_P95_MS: Bounds = { ok: 600, warn: 1_200 };
export const SERVICE_P95_MS: Bounds = { ok: 450, warn: 1_000 };
export const BALANCER_P95_MS: Bounds = { ok: 500, warn: 1_000 };
const FAILURES_PCT: Bounds = { ok: 1, warn: 3 };
const DEPTH: Bounds = { ok: 300, warn: 1_000 };
const LAG_SECONDS: Bounds = { ok: 5, warn: 20 };

const ORDER = ['ok', 'warn', 'critical'] as const;
export const worst = (severities: readonly Severity[]): Severity => {
  const known = severities.flatMap((severity) => (severity === 'unknown' ? [] : [ORDER.indexOf(severity)]));
  return known.length === 0 ? 'unknown' : (ORDER[Math.max(...known)] ?? 'unknown');
};

const within = (value: number, { ok, warn }: Bounds): Severity =>
  value < ok ? 'ok' : value <= warn ? 'warn' : 'critical';

export const ofLatency = (ms: number | null, bounds: Bounds): Severity =>
  ms === null ? 'unknown' : within(ms, bounds);

/** Below one request a second a single failure would be a great share: it is a warning, and no more. */
export function ofFailures(failurePct: number, requestRate: number): Severity {
  if (requestRate === 0) return 'unknown';
  if (requestRate < 1) return failurePct > 0 ? 'warn' : 'ok';
  return within(failurePct, FAILURES_PCT);
}

export const ofDepth = (depth: number): Severity => within(depth, DEPTH);

/** null: it will never be empty. */
export const ofLag = (seconds: number | null): Severity =>
  seconds === null ? 'critical' : within(seconds, LAG_SECONDS);
