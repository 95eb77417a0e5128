/** Answers of the lab's doors for tests: a quiet system that a spike hits, seeded, the same every time. */
import type { ScenarioRun, ScenariosView, ScenarioView } from '../../../functions/shared/contracts/lab.http.ts';
import type {
  HybridView,
  LabEdge,
  LabNode,
  LabTopology,
  SliPoint,
  SliView,
} from '../../../functions/shared/contracts/sli.http.ts';

/** 2026-01-01 12:04:05 UTC */
export const NOW = Date.UTC(2026, 0, 1, 12, 4, 5);
const iso = (time: number): string => new Date(time).toISOString();

function* noise(seed: number): Generator<number, never> {
  for (let value = seed; ; ) {
    value = (value * 16_807) % 2_147_483_647;
    yield value / 2_147_483_647;
  }
}

/** Three minutes of quiet, then a spike that fills the queue. */
export function exampleSeries(now = NOW, seconds = 300): SliPoint[] {
  const random = noise(9);
  const next = () => random.next().value;
  return Array.from({ length: seconds }, (_, index): SliPoint => {
    const busy = Math.min(1, Math.max(0, (index - seconds + 90) / 30));
    const requests = Math.round(38 + next() * 8 + 270 * Math.min(1, busy * 5));
    const p50 = 31 + next() * 6 + 62 * busy;
    const p95 = 82 + next() * 14 + 330 * busy;
    return {
      at: iso(now - (seconds - 1 - index) * 1_000),
      requests,
      errors: Math.round(requests * 0.006 * busy),
      throttled: Math.round(requests * 0.05 * busy),
      p50,
      p95,
      p99: p95 * 1.3 + 20 + next() * 20,
      upstreamRequests: requests * 3,
      upstreamFailures: Math.round(requests * 0.06 * busy),
      completions: Math.round(60 * busy),
      depth: index % 2 === 0 ? Math.round(8 + next() * 8 + 1_190 * busy) : null,
    };
  });
}

export function exampleSli(now = NOW, seconds = 300): SliView {
  const series = exampleSeries(now, seconds);
  return {
    sli: {
      timestamp: iso(now),
      windowSeconds: 30,
      requestRate: 318,
      p50LatencyMs: 96,
      p95LatencyMs: 412,
      p99LatencyMs: 603,
      errorRatePct: 0.6,
      throttledPct: 5.1,
      upstreamFailureRatePct: 2,
      queueDepth: 1_204,
      queueLagEstimateSeconds: 18,
      queueCompletionRatePerSecond: 67,
      counts: {
        requests: 9_540,
        errors: 57,
        throttled: 486,
        upstreamRequests: 28_000,
        upstreamFailures: 560,
        completions: 2_010,
      },
    },
    slo: {
      targets: { p95LatencyMs: 300, errorRatePct: 1, queueDepth: 1_000 },
      status: { p95Latency: false, errorRate: true, queueDepth: false },
      errorBudget: {
        windowSeconds: 3_600,
        requests: 92_000,
        errors: 267,
        allowedErrors: 920,
        leftPct: 71,
        burnRate: 0.6,
      },
    },
    series,
  };
}

/** Nobody asked for anything yet. */
export function quietSli(now = NOW): SliView {
  const { sli, slo } = exampleSli(now, 0);
  const counts = { requests: 0, errors: 0, throttled: 0, upstreamRequests: 0, upstreamFailures: 0, completions: 0 };
  const none = { p50LatencyMs: null, p95LatencyMs: null, p99LatencyMs: null };
  return {
    sli: {
      ...sli,
      ...none,
      counts,
      requestRate: 0,
      errorRatePct: 0,
      throttledPct: 0,
      upstreamFailureRatePct: 0,
      queueDepth: 0,
      queueLagEstimateSeconds: 0,
      queueCompletionRatePerSecond: 0,
    },
    slo: {
      ...slo,
      status: { p95Latency: true, errorRate: true, queueDepth: true },
      errorBudget: { ...slo.errorBudget, requests: 0, errors: 0, allowedErrors: 0, leftPct: 100, burnRate: 0 },
    },
    series: [],
  };
}

const node = (
  id: LabNode['id'],
  type: LabNode['type'],
  label: string,
  metrics: LabNode['metrics'],
  severity: LabNode['severity'] = 'ok',
  status: LabNode['status'] = 'up',
): LabNode => ({ id, type, label, severity, status, metrics });
const edge = (
  from: LabEdge['from'],
  to: LabEdge['to'],
  kind: LabEdge['kind'],
  metrics: LabEdge['metrics'],
  severity: LabEdge['severity'] = 'ok',
): LabEdge => ({ id: `${from}>${to}`, from, to, kind, severity, metrics });
const called = (requestRateRps: number, p95LatencyMs: number, failureRatePct = 0) => ({
  requestRateRps,
  p95LatencyMs,
  failureRatePct,
});

export const exampleTopology = (now = NOW): LabTopology => ({
  timestamp: iso(now),
  windowSeconds: 10,
  ingress: {
    totalRps: 318,
    byType: { dealsList: 212, dealDetail: 99, purchase: 6, enqueue: 1, hashBad: 0, hashGood: 0 },
  },
  nodes: [
    node('clients', 'client', 'clients', { totalIngressRps: 318 }),
    node(
      'deals',
      'api',
      'experience API',
      { p95LatencyMs: 412, errorRatePct: 0.6, requestRateRps: 318, throttledPct: 5.1 },
      'warn',
      'degraded',
    ),
    node('reads', 'store', 'read model', { freshHitPct: 94, requestRateRps: 212 }),
    node('deal-catalog', 'service', 'deal catalog', called(106, 24)),
    node('prices', 'service', 'prices', called(106, 41)),
    node('availability', 'service', 'availability', called(106, 38)),
    node('ratings', 'service', 'ratings balancer', called(106, 388, 7.7), 'critical', 'degraded'),
    node('merchants', 'service', 'merchants', called(106, 52)),
    node('ratings-a', 'service', 'ratings a', { ...called(65, 61), healthy: true }),
    node('ratings-b', 'service', 'ratings b', { ...called(41, 80, 20), healthy: false }, 'critical', 'degraded'),
    node('enrichment-queue', 'queue', 'enrichment-q', { depth: 1_187, lagEstimateSec: 19 }, 'critical', 'degraded'),
    node('enrichment', 'worker', 'enrichment', { completionRate: 61 }),
    node('purchase-queue', 'queue', 'purchase-q', { depth: 17, lagEstimateSec: 3 }),
    node('purchases', 'worker', 'purchases', { completionRate: 6 }),
  ],
  edges: [
    edge('clients', 'deals', 'call', called(318, 412), 'warn'),
    edge('deals', 'reads', 'read', called(212, 9)),
    edge('deals', 'deal-catalog', 'call', called(106, 24)),
    edge('deals', 'prices', 'call', called(106, 41)),
    edge('deals', 'availability', 'call', called(106, 38)),
    edge('deals', 'ratings', 'call', called(106, 388, 7.7), 'critical'),
    edge('deals', 'merchants', 'call', called(106, 52)),
    edge('ratings', 'ratings-a', 'call', called(65, 61)),
    edge('ratings', 'ratings-b', 'call', called(41, 80, 20), 'critical'),
    edge('enrichment', 'deal-catalog', 'call', called(6, 21)),
    edge('purchases', 'prices', 'call', called(6, 38)),
    edge('purchases', 'availability', 'call', called(6, 44)),
    edge('deals', 'enrichment-queue', 'enqueue', { requestRateRps: 84, throttledPct: 31 }, 'critical'),
    edge('deals', 'purchase-queue', 'enqueue', { requestRateRps: 6 }),
    edge('enrichment-queue', 'enrichment', 'work', { completionRate: 61, lagEstimateSec: 19 }, 'critical'),
    edge('purchase-queue', 'purchases', 'work', { completionRate: 6, lagEstimateSec: 3 }),
  ],
});

const TEXTS: readonly (readonly [
  id: ScenarioView['id'],
  label: string,
  pace: string,
  maxSeconds: number | null,
  explanation: string,
])[] = [
  ['autopilot', 'Autopilot', 'a visit every 6-12 s', null, 'One customer shops at leisure.'],
  [
    'normal',
    'Normal',
    '1 list and 1 detail every 0.7 s, 1 purchase every 2.8 s',
    300,
    'A list and a detail every 0.7 s, now and then a purchase.',
  ],
  ['spike', 'Spike', '50 rps', 90, 'Requests rise eightfold in 5 s. The queue grows faster than the worker drains it.'],
  ['chaotic', 'Chaotic', 'in waves', 120, 'Everything at once, in waves of different sizes.'],
  [
    'high-throughput',
    'High throughput',
    '200 at once',
    120,
    'Lists only, the next wave as soon as the last one is done.',
  ],
  ['enqueue-10k', 'Enqueue 10k jobs', '10,000', 300, 'At 1,000 outstanding jobs admission control answers 429.'],
  ['blocking-hash', 'Blocking hash', 'every 5 s', 120, 'The event loop stands still while it hashes.'],
  ['worker-hash', 'Worker hash', 'every 5 s', 120, 'The same work on a thread: the neighbour call is in time.'],
];

const stretch = (requestRate: number, p95LatencyMs: number, deepest: number) => ({
  seconds: 30,
  requests: Math.round(requestRate * 30),
  requestRate,
  p50LatencyMs: p95LatencyMs / 3,
  p95LatencyMs,
  p99LatencyMs: p95LatencyMs * 1.4,
  errorRatePct: 0.2,
  throttled: 0,
  deepest,
});

const run = (
  scenario: ScenarioRun['scenario'],
  startedAt: number,
  endedAt: number | null,
  more: Partial<ScenarioRun> = {},
): ScenarioRun => ({
  runId: `${scenario}-${startedAt}`,
  scenario,
  seed: 20_417,
  startedAt: iso(startedAt),
  endedAt: endedAt === null ? null : iso(endedAt),
  endedBecause: endedAt === null ? null : 'stopped',
  outcome: { requests: 24_612, succeeded: 24_600, failed: 12, byStatus: { '200': 24_600, '503': 12 }, accepted: 0 },
  before: stretch(3, 40, 0),
  during: endedAt === null ? null : stretch(41, 84, 14),
  after: endedAt === null ? null : stretch(3, 42, 0),
  backInTargetSeconds: endedAt === null ? null : 0,
  ...more,
});

export function exampleScenarios(
  now = NOW,
  running: readonly ScenarioView['id'][] = ['normal', 'spike', 'chaotic'],
): ScenariosView {
  const started: Readonly<Partial<Record<ScenarioView['id'], number>>> = {
    normal: 290,
    spike: 87,
    chaotic: 40,
    autopilot: 725,
  };
  const scenarios = TEXTS.map(([id, label, pace, maxSeconds, explanation]): ScenarioView => {
    const active = running.includes(id);
    const seconds = started[id] ?? 10;
    return {
      id,
      label,
      summary: `${label} load`,
      explanation,
      pace,
      maxSeconds,
      active,
      run: active ? run(id, now - seconds * 1_000, null) : null,
    };
  });
  return {
    timestamp: iso(now),
    defaultScenarioId: 'normal',
    activeScenarioIds: [...running],
    activeNarrative: scenarios
      .filter(({ active }) => active)
      .map(({ explanation }) => explanation)
      .join(' '),
    scenarios,
    finished: [
      run('enqueue-10k', now - 2_000_000, now - 1_849_000, {
        seed: 88_102,
        outcome: {
          requests: 10_096,
          succeeded: 10_096,
          failed: 0,
          byStatus: { '202': 1_100, '429': 8_996 },
          accepted: 10_000,
        },
        during: stretch(66.2, 29, 1_004),
        backInTargetSeconds: 15,
        endedBecause: 'finished',
      }),
      run('high-throughput', now - 2_600_000, now - 2_480_000, {
        during: stretch(593.4, 271, 310),
        endedBecause: 'time-limit',
      }),
      run('normal', now - 3_400_000, now - 2_800_000),
    ],
  };
}

export const exampleHybrid = (now = NOW): HybridView => ({
  timestamp: iso(now),
  windowSeconds: 30,
  architecture: { mode: 'hybrid', summary: 'Lists from the read model, details put together live.' },
  readModel: {
    totals: { hits: 5_980, stale: 240, misses: 140, memory: 120_000, refreshEnqueued: 24 },
    rates: { hitRps: 199, missRps: 4.7, staleRps: 8, memoryRps: 4_000, refreshEnqueueRps: 0.8 },
    freshHitPct: 94,
    coveragePct: 97.8,
  },
  catalogCache: { totals: { hits: 310, misses: 6 }, rates: { hitRps: 10, missRps: 0.2 }, hitPct: 98.1 },
  listTraffic: { lists: 6_360, dealsListRps: 212, cards: 126_360, upstreamCalls: 561 },
  fanout: { withoutReadModel: 505_440, caused: 561, savedPct: 99.9 },
});
