/** What stands on the boxes and lines of the lab's picture. Numbers nobody measured are left out, not made up. */
import type { LabEdge, LabNode, Severity } from '../../../functions/shared/contracts/sli.http.ts';
import { percent, short, whole } from './words.ts';

type Metrics = LabNode['metrics'];

const numberIn = (metrics: Metrics, ...names: string[]): number | null => {
  for (const name of names) {
    const value = metrics[name];
    if (typeof value === 'number') return value;
  }
  return null;
};

/** Depth above 0 and nothing completes: the server says so with null. */
const isEndless = (metrics: Metrics): boolean =>
  metrics.lagEstimateSec === null && (numberIn(metrics, 'depth') ?? 1) > 0;

const lagWords = (metrics: Metrics): string | null => {
  const lag = numberIn(metrics, 'lagEstimateSec');
  if (lag !== null) return `lag ${short(lag)} s`;
  return 'lagEstimateSec' in metrics && isEndless(metrics) ? 'lag ∞' : null;
};

const failures = (metrics: Metrics): string | null => {
  const share = numberIn(metrics, 'failureRatePct', 'errorRatePct');
  return share === null || share === 0 ? null : `${percent(share)} fail`;
};
const throttled = (metrics: Metrics): string | null => {
  const share = numberIn(metrics, 'throttledPct');
  return share === null || share === 0 ? null : `429 ${percent(share)}`;
};
/** Calls that an open circuit or a full bulkhead kept back. */
const refused = (metrics: Metrics): string | null => {
  const kept = numberIn(metrics, 'refusedRps');
  return kept === null || kept === 0 ? null : `${short(kept)}/s refused`;
};
const rate = (metrics: Metrics, unit: string, ...names: string[]): string | null => {
  const value = numberIn(metrics, ...names);
  return value === null ? null : `${short(value)} ${unit}`;
};
const p95 = (metrics: Metrics): string | null => {
  const value = numberIn(metrics, 'p95LatencyMs');
  return value === null ? null : `${whole(value)} ms`;
};

const RATES = ['requestRateRps', 'rateRps', 'totalIngressRps'] as const;

/** By kind: calls and reads say rate, p95 and failures; queues what goes in, what comes out and how far behind it is. */
export function edgeParts({ kind, metrics }: Pick<LabEdge, 'kind' | 'metrics'>): readonly string[] {
  const parts = {
    call: () => [rate(metrics, 'rps', ...RATES), p95(metrics), refused(metrics), failures(metrics), throttled(metrics)],
    read: () => [rate(metrics, 'cards/s', ...RATES), p95(metrics), failures(metrics)],
    enqueue: () => [rate(metrics, 'in/s', 'enqueueRateRps', ...RATES), throttled(metrics), failures(metrics)],
    work: () => [rate(metrics, 'out/s', 'completionRate', ...RATES), lagWords(metrics), failures(metrics)],
  } as const;
  return parts[kind]().filter((part) => part !== null);
}
export const edgeLabel = (edge: Pick<LabEdge, 'kind' | 'metrics'>): string => edgeParts(edge).join(' · ');

const LETTER = 6.4;
/** As much as fits into a width: parts in the middle go first, because failures stand last. */
export function fitted(parts: readonly string[], width: number): string {
  const left = [...parts];
  while (left.length > 1 && left.join(' · ').length * LETTER > width) left.splice(1, 1);
  return left.join(' · ');
}

/** The one number that says most about a box. */
export function nodeNote({ id, type, status, metrics }: Pick<LabNode, 'id' | 'type' | 'status' | 'metrics'>): string {
  if (status === 'down') return 'down';
  switch (type) {
    case 'queue': {
      const depth = numberIn(metrics, 'depth');
      return depth === null ? '' : whole(depth);
    }
    case 'store': {
      const hits = numberIn(metrics, 'freshHitPct', 'readModelHitPct', 'hitPct', 'coveragePct');
      return hits === null ? '' : `hit ${percent(hits)}`;
    }
    case 'worker': {
      const done = numberIn(metrics, 'completionRate');
      return done === null ? '' : `${short(done)}/s`;
    }
    case 'client': {
      const total = numberIn(metrics, 'totalIngressRps', ...RATES);
      return total === null ? '' : `${short(total)} rps`;
    }
    default:
      if (/^ratings-[ab]$/.test(id) && typeof metrics.healthy === 'boolean')
        return metrics.healthy ? 'in rotation' : 'ejected';
      return '';
  }
}

const NAMES: Readonly<Record<string, string>> = {
  requestRateRps: 'rate',
  totalIngressRps: 'rate',
  p50LatencyMs: 'p50',
  p95LatencyMs: 'p95',
  p99LatencyMs: 'p99',
  failureRatePct: 'failures',
  errorRatePct: 'errors',
  throttledPct: '429',
  completionRate: 'completed',
  lagEstimateSec: 'lag',
  depth: 'depth',
  healthy: 'healthy',
  deadRate: 'dead',
  refusedRps: 'refused',
};

function valueWords(name: string, value: Metrics[string]): string {
  if (value === null || value === undefined) return name === 'lagEstimateSec' ? '∞' : '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (/Rps$/.test(name)) return `${short(value)} rps`;
  if (/Ms$/.test(name)) return `${whole(value)} ms`;
  if (/Pct$/.test(name)) return percent(value);
  if (/(Sec|Seconds)$/.test(name)) return `${short(value)} s`;
  if (name === 'completionRate' || name === 'deadRate') return `${short(value)}/s`;
  return short(value);
}

/** `readModelHits` reads "read model hits". */
const spelled = (name: string): string =>
  name
    .replace(/(Rps|Ms|Pct|Sec|Seconds)$/, '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();

export const metricLines = (metrics: Metrics): readonly (readonly [name: string, value: string])[] =>
  Object.entries(metrics)
    .filter(([name]) => !(name === 'failureRatePct' && 'errorRatePct' in metrics))
    .map(([name, value]) => [NAMES[name] ?? spelled(name), valueWords(name, value)]);

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  ok: 'fine',
  warn: 'strained',
  critical: 'out of target',
  unknown: 'no data',
};

/** Beside the colour, for those who do not see it. */
export const SEVERITY_GLYPHS: Readonly<Record<Severity, string>> = {
  ok: '',
  warn: '! ',
  critical: '✕ ',
  unknown: '? ',
};

/** One sentence for a screen reader; it begins with what is written on the box, for those who speak to the page. */
export function nodeSentence(node: LabNode): string {
  const note = nodeNote(node);
  const lines = metricLines(node.metrics).map((line) => line.join(' '));
  return [`${node.label} ${note}`.trim(), ...lines, node.type, SEVERITY_WORDS[node.severity]].join(', ');
}
