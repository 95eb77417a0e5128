/** What a person reads: the line while it runs, the report at the end. */
import type { Summary } from './latencies.ts';
import type { Measured } from './run.ts';
import type { Recent } from './tally.ts';

const grouped = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);
const share = (part: number, whole: number): string => (whole === 0 ? '' : ` (${((part / whole) * 100).toFixed(1)} %)`);

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} × ${grouped(count)}`)
    .join(', ') || 'none';

export function progressLine(recent: Recent, { second, of }: { second: number; of: number }): string {
  const parts = [
    `${second}/${of} s`,
    `${grouped(recent.requests)} req/s`,
    `p95 ${ms(recent.p95)}`,
    `${grouped(recent.failed)} failed`,
    ...(recent.throttled > 0 ? [`${grouped(recent.throttled)} × 429`] : []),
  ];
  return parts.join(' · ');
}

const latencyLine = ({ mean, p50, p95, p99, max }: Summary): string =>
  `mean ${ms(mean)}   p50 ${ms(p50)}   p95 ${ms(p95)}   p99 ${ms(p99)}   max ${ms(max)}`;

export function report(measured: Measured): string {
  const { requests, succeeded, failed, throttled, latencyMs, byKind } = measured;
  const kinds = Object.entries(byKind);
  const rows: (readonly [string, string])[] = [
    ['mode', `${measured.mode}, ${measured.concurrency} callers, seed ${measured.seed}`],
    ['time', `${measured.seconds.toFixed(1)} s${measured.interrupted ? ', ended early' : ''}`],
    ['requests', grouped(requests)],
    ['succeeded', `${grouped(succeeded)}${share(succeeded, requests)}: 2xx, 409 and 429`],
    ['of these 429', `${grouped(throttled)}${share(throttled, requests)}`],
    ['failed', `${grouped(failed)}${share(failed, requests)}`],
    ['rate', `${measured.rps.toFixed(1)} req/s`],
    ['succeeded', latencyLine(latencyMs.succeeded)],
    ['all', `${latencyLine(latencyMs.all)} (failures and time-outs included)`],
    ['status codes', listed(measured.statusCodes)],
    ['no answer', listed(measured.errors)],
    ...(kinds.length < 2
      ? []
      : kinds.map(([kind, of]) => [kind, `${grouped(of.requests)}, ${grouped(of.failed)} failed`] as const)),
  ];
  return `${rows.map(([name, text]) => `${name.padEnd(13)} ${text}`).join('\n')}\n`;
}
