/** How long what the read model holds may be served, and when somebody is to look after it. Times are epoch ms. */

/** Up to this age a row is served as it is … */
export const FRESH_MS = 180_000;
/** … up to this one it is served and put together anew meanwhile; after it, it counts as gone. */
export const KEPT_MS = 300_000;
/** One wish for a refresh per row in so long a time, however many readers meet the stale row. */
export const COOL_DOWN_MS = 10_000;

export type Freshness = 'fresh' | 'stale' | 'gone';

export interface Dated {
  /** When it was put together. */
  readonly madeAt: number;
  /** Something was missing: it may be served, and a better one is wanted at once. */
  readonly incomplete: boolean;
  /** When somebody last asked for a better one. */
  readonly askedAt?: number | undefined;
}

export function freshnessOf({ madeAt, incomplete }: Pick<Dated, 'madeAt' | 'incomplete'>, now: number): Freshness {
  const age = now - madeAt;
  if (age >= KEPT_MS) return 'gone';
  return incomplete || age >= FRESH_MS ? 'stale' : 'fresh';
}

/** Whether a refresh may be asked for: nobody did within the cool-down. */
export const mayAsk = ({ askedAt }: Pick<Dated, 'askedAt'>, now: number): boolean =>
  askedAt === undefined || now - askedAt >= COOL_DOWN_MS;

/** Age in seconds with one digit, never below 0 although clocks of two machines differ. */
export const ageSeconds = (madeAt: number, now: number): number => Math.max(0, Math.round((now - madeAt) / 100) / 10);
