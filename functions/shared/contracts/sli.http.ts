/** What the load lab measures: one set of numbers for every viewer, over a sliding window. Rates are per second. */
import { z } from 'zod';
import { Instant } from './values.ts';

const count = z.int().nonnegative();
const rate = z.number().nonnegative();
const percent = z.number().min(0).max(100);
/** null: nothing was measured in the window. */
const latency = z.number().nonnegative().nullable();

/** Over how many seconds, counted back from the last complete one; the series goes back further. */
export const SliQuery = z.object({
  window: z.coerce.number().int().min(5).max(300).default(30),
  series: z.coerce.number().int().min(0).max(300).default(0).meta({ description: 'Seconds of history to answer with' }),
  until: Instant.optional().meta({
    description: 'End of the window, at most an hour ago; the last complete second when absent',
  }),
});

/** Of the pictures: they show what is. */
export const WindowQuery = SliQuery.pick({ window: true });

/** Targets of the load lab; a stage may not have others. */
export const SLO_TARGETS = { p95LatencyMs: 300, errorRatePct: 1, queueDepth: 1_000 } as const;

export const Sli = z.object({
  timestamp: Instant,
  windowSeconds: count,
  requestRate: rate,
  p50LatencyMs: latency,
  p95LatencyMs: latency,
  p99LatencyMs: latency,
  errorRatePct: percent.meta({ description: 'Answers 5xx among all answers; 429 is counted apart' }),
  throttledPct: percent.meta({ description: 'Answers 429 among all answers' }),
  upstreamFailureRatePct: percent,
  queueDepth: count.meta({ description: 'Messages waiting or being worked on, of both queues of the lab' }),
  queueLagEstimateSeconds: z
    .number()
    .nonnegative()
    .nullable()
    .meta({ description: 'null: infinite, something waits and nothing is completed' }),
  queueCompletionRatePerSecond: rate,
  counts: z.object({
    requests: count,
    errors: count,
    throttled: count,
    upstreamRequests: count,
    upstreamFailures: count,
    completions: count,
  }),
});
export type Sli = z.infer<typeof Sli>;

export const ErrorBudget = z.object({
  windowSeconds: count.meta({ description: 'The budget is looked at over a longer time than the indicators' }),
  requests: count,
  errors: count,
  allowedErrors: rate,
  leftPct: z.number().max(100).meta({ description: 'Below 0 when more was spent than there was' }),
  burnRate: rate.meta({ description: 'Error rate of the short window by the rate allowed; 1 spends it exactly' }),
});

/** One second as it was. */
export const SliPoint = z.object({
  at: Instant,
  requests: count,
  errors: count,
  throttled: count,
  p50: latency,
  p95: latency,
  p99: latency,
  upstreamRequests: count,
  upstreamFailures: count,
  completions: count,
  depth: count.nullable().meta({ description: 'null: nobody looked in that second' }),
});
export type SliPoint = z.infer<typeof SliPoint>;

export const SliView = z.object({
  sli: Sli,
  slo: z.object({
    targets: z.object({ p95LatencyMs: z.number(), errorRatePct: z.number(), queueDepth: z.number() }),
    /** true: within its target. */
    status: z.object({ p95Latency: z.boolean(), errorRate: z.boolean(), queueDepth: z.boolean() }),
    errorBudget: ErrorBudget,
  }),
  series: z.array(SliPoint),
});
export type SliView = z.infer<typeof SliView>;

export const Severity = z.enum(['ok', 'warn', 'critical', 'unknown']);
export type Severity = z.infer<typeof Severity>;

const metric = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** Node ids of the lab's picture, left to right; `reads` is the read model. */
export const LAB_NODES = [
  'clients',
  'deals',
  'reads',
  'deal-catalog',
  'prices',
  'availability',
  'ratings',
  'ratings-a',
  'ratings-b',
  'merchants',
  'enrichment-queue',
  'enrichment',
  'purchase-queue',
  'purchases',
] as const;

export const LabNode = z.object({
  id: z.enum(LAB_NODES),
  type: z.enum(['client', 'api', 'service', 'queue', 'worker', 'store']),
  label: z.string(),
  severity: Severity,
  status: z.enum(['up', 'degraded', 'down', 'unknown']),
  /** By name: requestRateRps, p95LatencyMs, failureRatePct, depth, lagEstimateSec, completionRate, healthy, … */
  metrics: z.record(z.string(), metric),
});
export type LabNode = z.infer<typeof LabNode>;

export const LabEdge = z.object({
  /** `<from>><to>` */
  id: z.string(),
  from: z.enum(LAB_NODES),
  to: z.enum(LAB_NODES),
  kind: z.enum(['call', 'read', 'enqueue', 'work']),
  severity: Severity,
  metrics: z.record(z.string(), metric),
});
export type LabEdge = z.infer<typeof LabEdge>;

export const LabTopology = z.object({
  timestamp: Instant,
  windowSeconds: count,
  ingress: z.object({
    totalRps: rate,
    byType: z.object({
      dealsList: rate,
      dealDetail: rate,
      purchase: rate,
      enqueue: rate,
      hashBad: rate,
      hashGood: rate,
    }),
  }),
  nodes: z.array(LabNode),
  edges: z.array(LabEdge),
});
export type LabTopology = z.infer<typeof LabTopology>;

const outcomes = z.object({ hits: count, stale: count, misses: count, memory: count, refreshEnqueued: count });

/** How much the read model and the caches in front of the stores save, counted, not estimated. */
export const HybridView = z.object({
  timestamp: Instant,
  windowSeconds: count,
  architecture: z.object({ mode: z.literal('hybrid'), summary: z.string() }),
  readModel: z.object({
    /** Cards of the window; `memory` are those of lists that the function had at hand. */
    totals: outcomes,
    rates: z.object({ hitRps: rate, missRps: rate, staleRps: rate, memoryRps: rate, refreshEnqueueRps: rate }),
    freshHitPct: percent,
    coveragePct: percent.meta({ description: 'Cards that needed no other service' }),
  }),
  /** Of the deal catalog's own list cache. */
  catalogCache: z.object({
    totals: z.object({ hits: count, misses: count }),
    rates: z.object({ hitRps: rate, missRps: rate }),
    hitPct: percent,
  }),
  listTraffic: z.object({ lists: count, dealsListRps: rate, cards: count, upstreamCalls: count }),
  fanout: z.object({
    /** Calls that the same lists would have caused without read model: what a live card costs, times the cards. */
    withoutReadModel: count,
    caused: count,
    savedPct: percent,
  }),
});
export type HybridView = z.infer<typeof HybridView>;

/** Real checks of stores, queues and upstream services, each with its own time-out. */
export const Readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), ms: z.number().nonnegative(), reason: z.string().optional() }),
  ),
});
export type Readiness = z.infer<typeof Readiness>;
