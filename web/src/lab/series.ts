/** The last five minutes, second by second, and what the charts draw from them. */
import type { SliPoint } from '../../../functions/shared/contracts/sli.http.ts';

export const SPAN_SECONDS = 300;
/** Shares and rates of a single second jump: they are taken over as many seconds. */
export const SLIDING_SECONDS = 10;
/** The depth is looked at every few seconds; a look holds until the next one, at most so long. */
const DEPTH_HOLDS = 10;
/** What was told of the newest seconds may still be added to. */
const OVERLAP_SECONDS = 20;

export type Series = readonly SliPoint[];

const secondOf = ({ at }: SliPoint): number => Math.floor(Date.parse(at) / 1_000);

/** Takes newer words over older ones, second by second, and forgets what is older than five minutes. */
export function mergeSeries(before: Series, after: Series): Series {
  const bySecond = new Map(before.map((point) => [secondOf(point), point]));
  for (const point of after) bySecond.set(secondOf(point), point);
  const newest = Math.max(...bySecond.keys());
  return [...bySecond]
    .filter(([second]) => second > newest - SPAN_SECONDS)
    .toSorted(([one], [other]) => one - other)
    .map(([, point]) => point);
}

/** How much history to ask for: all of it at first, then what is missing and the end again. */
export function secondsToAsk(series: Series, serverNow: number): number {
  const last = series.at(-1);
  if (last === undefined) return SPAN_SECONDS;
  const missing = Math.ceil(serverNow / 1_000) - secondOf(last);
  return Math.min(SPAN_SECONDS, Math.max(0, missing) + OVERLAP_SECONDS);
}

type Column = readonly (number | null)[];
export interface Columns {
  /** Seconds since 1970. */
  readonly at: readonly number[];
  readonly requests: Column;
  readonly p50: Column;
  readonly p95: Column;
  readonly p99: Column;
  readonly depth: Column;
  /** Shares of the last ten seconds in percent; null without a request. */
  readonly errors: Column;
  readonly upstream: Column;
  /** Depth by completions per second; infinite when something waits and nothing is completed, null when nobody looked. */
  readonly lag: Column;
}

interface Sums {
  requests: number;
  errors: number;
  upstreamRequests: number;
  upstreamFailures: number;
  completions: number;
}
const COUNTED = ['requests', 'errors', 'upstreamRequests', 'upstreamFailures', 'completions'] as const;

export function columnsOf(series: Series): Columns {
  const at = series.map(secondOf);
  const depth: (number | null)[] = [];
  const [errors, upstream, lag]: (number | null)[][] = [[], [], []];
  const sums: Sums = { requests: 0, errors: 0, upstreamRequests: 0, upstreamFailures: 0, completions: 0 };
  let first = 0;
  let looked: { at: number; depth: number } | null = null;
  for (const [index, point] of series.entries()) {
    const now = at[index] ?? 0;
    for (const name of COUNTED) sums[name] += point[name];
    for (; (at[first] ?? now) <= now - SLIDING_SECONDS; first++)
      for (const name of COUNTED) sums[name] -= series[first]?.[name] ?? 0;
    if (point.depth !== null) looked = { at: now, depth: point.depth };
    const known = looked !== null && now - looked.at < DEPTH_HOLDS ? looked.depth : null;
    depth.push(known);
    errors?.push(share(sums.errors, sums.requests));
    upstream?.push(share(sums.upstreamFailures, sums.upstreamRequests));
    lag?.push(lagOf(known, sums.completions / SLIDING_SECONDS));
  }
  return {
    at,
    requests: series.map(({ requests }) => requests),
    p50: series.map(({ p50 }) => p50),
    p95: series.map(({ p95 }) => p95),
    p99: series.map(({ p99 }) => p99),
    depth,
    errors: errors ?? [],
    upstream: upstream ?? [],
    lag: lag ?? [],
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

function lagOf(depth: number | null, completedPerSecond: number): number | null {
  if (depth === null) return null;
  if (depth === 0) return 0;
  return depth / completedPerSecond; // by zero: it never gets empty
}

/** What has a place on a scale: known, and not infinite. */
export const isDrawn = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** Stretches of infinite values, as [first, last] of their places. */
export function endlessOf(values: Column): readonly (readonly [first: number, last: number])[] {
  const found: [number, number][] = [];
  for (const [index, value] of values.entries()) {
    if (value !== Number.POSITIVE_INFINITY) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  }
  return found;
}

/** The path of a small trend, in a box; null where there are not two values to join. */
export function sparkPath(values: Column, width: number, height: number): string | null {
  const known = values.filter(isDrawn);
  if (known.length < 2) return null;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = most - least;
  let path = '';
  for (const [index, value] of values.entries()) {
    if (!isDrawn(value)) continue;
    const x = (index / Math.max(1, values.length - 1)) * width;
    const y = span === 0 ? height / 2 : height - ((value - least) / span) * height;
    path += `${path === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

/** Every so many seconds one row, newest first, for reading the charts as a table. */
export function rowsOf({ at }: Columns, every = 10): readonly number[] {
  return at
    .map((_, index) => index)
    .filter((index) => (at.length - 1 - index) % every === 0)
    .toReversed();
}

/** How much of the error budget was left after each second: what is left now, and what was spent since. */
export function budgetTrend(series: Series, leftPct: number, allowedErrors: number): Column {
  if (allowedErrors <= 0) return [];
  let spent = 0;
  return series
    .toReversed()
    .map(({ errors }) => {
      const left = leftPct + (100 * spent) / allowedErrors;
      spent += errors;
      return left;
    })
    .toReversed();
}
