/** What the five cards say: a number, its target by name, and a verdict only where something was measured. */
import type { SliView } from '../../../functions/shared/contracts/sli.http.ts';
import { NOTHING, percent, short, whole } from './words.ts';

export type Verdict = 'pass' | 'fail' | 'unknown' | 'none';
export type CardName = 'p95' | 'errors' | 'depth' | 'lag' | 'budget';

export interface Card {
  readonly name: CardName;
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  readonly line: string;
  readonly verdict: Verdict;
}

const judged = (measured: boolean, holds: boolean): Verdict => (measured ? (holds ? 'pass' : 'fail') : 'unknown');

function lagCard({
  queueDepth,
  queueLagEstimateSeconds: lag,
  queueCompletionRatePerSecond: done,
}: SliView['sli']): Card {
  const title = 'Queue lag';
  if (lag === null)
    return {
      name: 'lag',
      title,
      value: '∞',
      unit: '',
      line: `infinite: ${whole(queueDepth)} wait and nothing completes`,
      verdict: 'none',
    };
  const line = queueDepth === 0 ? 'nothing waits' : `${short(done)} jobs/s complete`;
  return { name: 'lag', title, value: short(lag), unit: 's', line, verdict: 'none' };
}

/** A burn rate of 1 spends the budget exactly. */
const burnWords = (rate: number): string => (rate > 1 ? 'too fast to last' : 'sustainable');

function budgetCard({ requests, leftPct, burnRate, windowSeconds }: SliView['slo']['errorBudget']): Card {
  const rest = { name: 'budget', title: 'Error budget left', verdict: judged(requests > 0, leftPct > 0) } as const;
  if (requests === 0)
    return { ...rest, value: NOTHING, unit: '', line: `no requests in ${whole(windowSeconds / 60)} min` };
  const burn = `burn ${short(burnRate)}×`;
  // Nothing is left of it, however often it was spent.
  if (leftPct <= 0) return { ...rest, value: '0', unit: '%', line: `spent ${short((100 - leftPct) / 100)}×, ${burn}` };
  return { ...rest, value: short(leftPct), unit: '%', line: `${burn}, ${burnWords(burnRate)}` };
}

export function cardsOf({ sli, slo }: SliView): readonly Card[] {
  const { targets, status, errorBudget } = slo;
  const answered = sli.counts.requests > 0;
  const quiet = `no requests in ${sli.windowSeconds} s`;
  const throttled = sli.throttledPct > 0 ? ` · 429 ${percent(sli.throttledPct)}` : '';
  const timed = sli.p95LatencyMs !== null;
  return [
    {
      name: 'p95',
      title: 'p95 latency',
      value: sli.p95LatencyMs === null ? NOTHING : whole(sli.p95LatencyMs),
      unit: timed ? 'ms' : '',
      line: timed ? `target under ${whole(targets.p95LatencyMs)} ms` : quiet,
      verdict: judged(timed, status.p95Latency),
    },
    {
      name: 'errors',
      title: 'Errors',
      value: answered ? percent(sli.errorRatePct).replace(' %', '') : NOTHING,
      unit: answered ? '%' : '',
      line: answered ? `target under ${targets.errorRatePct} %${throttled}` : quiet,
      verdict: judged(answered, status.errorRate),
    },
    {
      name: 'depth',
      title: 'Queue depth',
      value: whole(sli.queueDepth),
      unit: 'jobs',
      line: `target under ${whole(targets.queueDepth)}`,
      verdict: judged(true, status.queueDepth),
    },
    lagCard(sli),
    budgetCard(errorBudget),
  ];
}
