/** The four doors of the lab: whether what they answered can be read. */
import type { ScenariosView } from '../../../functions/shared/contracts/lab.http.ts';
import type { HybridView, LabTopology, SliView } from '../../../functions/shared/contracts/sli.http.ts';
import { type Check, fields, flag, instant, listOf, mapOf, num, orNull, text } from './shape.ts';

const latencies = { p50LatencyMs: orNull(num), p95LatencyMs: orNull(num), p99LatencyMs: orNull(num) };

const sliView = fields({
  sli: fields({
    timestamp: instant,
    windowSeconds: num,
    requestRate: num,
    ...latencies,
    errorRatePct: num,
    throttledPct: num,
    upstreamFailureRatePct: num,
    queueDepth: num,
    queueLagEstimateSeconds: orNull(num),
    queueCompletionRatePerSecond: num,
    counts: mapOf(num),
  }),
  slo: fields({
    targets: fields({ p95LatencyMs: num, errorRatePct: num, queueDepth: num }),
    status: fields({ p95Latency: flag, errorRate: flag, queueDepth: flag }),
    errorBudget: fields({ windowSeconds: num, requests: num, errors: num, leftPct: num, burnRate: num }),
  }),
  series: listOf(
    fields({
      at: instant,
      requests: num,
      errors: num,
      throttled: num,
      p50: orNull(num),
      p95: orNull(num),
      p99: orNull(num),
      upstreamRequests: num,
      upstreamFailures: num,
      completions: num,
      depth: orNull(num),
    }),
  ),
});
export const isSliView = (value: unknown): value is SliView => sliView(value);

const metrics: Check = mapOf((value) => value === null || ['number', 'string', 'boolean'].includes(typeof value));
const topology = fields({
  timestamp: instant,
  windowSeconds: num,
  ingress: fields({ totalRps: num, byType: mapOf(num) }),
  nodes: listOf(fields({ id: text, type: text, label: text, severity: text, status: text, metrics })),
  edges: listOf(fields({ id: text, from: text, to: text, kind: text, severity: text, metrics })),
});
export const isLabTopology = (value: unknown): value is LabTopology => topology(value);

const stretch = fields({
  seconds: num,
  requests: num,
  requestRate: num,
  ...latencies,
  errorRatePct: num,
  throttled: num,
  deepest: num,
});
const run = fields({
  runId: text,
  scenario: text,
  seed: num,
  startedAt: instant,
  endedAt: orNull(instant),
  endedBecause: orNull(text),
  outcome: fields({ requests: num, succeeded: num, failed: num, byStatus: mapOf(num), accepted: num }),
  before: orNull(stretch),
  during: orNull(stretch),
  after: orNull(stretch),
  backInTargetSeconds: orNull(num),
});
const scenarios = fields({
  timestamp: instant,
  activeScenarioIds: listOf(text),
  activeNarrative: text,
  scenarios: listOf(
    fields({
      id: text,
      label: text,
      summary: text,
      explanation: text,
      pace: text,
      maxSeconds: orNull(num),
      active: flag,
      run: orNull(run),
    }),
  ),
  finished: listOf(run),
});
export const isScenariosView = (value: unknown): value is ScenariosView => scenarios(value);

const hybrid = fields({
  timestamp: instant,
  windowSeconds: num,
  architecture: fields({ summary: text }),
  readModel: fields({ totals: mapOf(num), rates: mapOf(num), freshHitPct: num, coveragePct: num }),
  catalogCache: fields({ totals: fields({ hits: num, misses: num }), rates: mapOf(num), hitPct: num }),
  listTraffic: fields({ lists: num, dealsListRps: num, cards: num, upstreamCalls: num }),
  fanout: fields({ withoutReadModel: num, caused: num, savedPct: num }),
});
export const isHybridView = (value: unknown): value is HybridView => hybrid(value);
