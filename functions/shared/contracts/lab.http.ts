/** The load lab's scenarios as callers see them. */
import { z } from 'zod';
import { Instant } from './values.ts';

export const SCENARIOS = [
  'normal',
  'spike',
  'chaotic',
  'high-throughput',
  'enqueue-10k',
  'blocking-hash',
  'worker-hash',
] as const;
export const ScenarioName = z.enum(SCENARIOS);
export type ScenarioName = z.infer<typeof ScenarioName>;

/** The autopilot is a scenario of the same engine, without an end of its own. */
export const RunName = z.enum([...SCENARIOS, 'autopilot']);
export type RunName = z.infer<typeof RunName>;

const count = z.int().nonnegative();
export const Seed = z.int().min(0).max(2_147_483_647);

/** The system's numbers over one stretch of time, from the same buckets as `/api/sli`. */
export const Stretch = z.object({
  seconds: z.number().nonnegative(),
  requests: count,
  requestRate: z.number().nonnegative(),
  p50LatencyMs: z.number().nonnegative().nullable(),
  p95LatencyMs: z.number().nonnegative().nullable(),
  p99LatencyMs: z.number().nonnegative().nullable(),
  errorRatePct: z.number().min(0).max(100),
  throttled: count,
  deepest: count.meta({ description: 'Greatest depth of the lab’s queues' }),
});
export type Stretch = z.infer<typeof Stretch>;

/** What the scenario itself sent and got. */
export const Outcome = z.object({
  requests: count,
  succeeded: count.meta({ description: '2xx, and refusals that belong to the lesson: 409, 429' }),
  failed: count.meta({ description: '5xx, time-outs, broken connections' }),
  byStatus: z.record(z.string(), count),
  /** Jobs let in by admission control, where the scenario asks for some. */
  accepted: count,
});
export type Outcome = z.infer<typeof Outcome>;

export const EndedBecause = z.enum(['stopped', 'finished', 'time-limit', 'lost']);
export type EndedBecause = z.infer<typeof EndedBecause>;

export const ScenarioRun = z.object({
  runId: z.string(),
  scenario: RunName,
  seed: Seed,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** null while it runs. */
  endedBecause: EndedBecause.nullable(),
  outcome: Outcome,
  /** Null until it is known: before the start, while it ran, and until the targets held again (at most 60 s after). */
  before: Stretch.nullable(),
  during: Stretch.nullable(),
  after: Stretch.nullable(),
  backInTargetSeconds: z.number().nullable().meta({
    description:
      'Seconds after the end until every target held while somebody asked; 0: never left; null: not seen (yet)',
  }),
});
export type ScenarioRun = z.infer<typeof ScenarioRun>;

export const ScenarioView = z.object({
  id: RunName,
  label: z.string(),
  summary: z.string(),
  explanation: z.string().meta({ description: 'What to watch' }),
  /** Requests per second that it aims for, or what it does at a time. */
  pace: z.string(),
  maxSeconds: count.nullable().meta({ description: 'null: until it is stopped' }),
  active: z.boolean(),
  run: ScenarioRun.nullable().meta({ description: 'The run under way, or the last one' }),
});
export type ScenarioView = z.infer<typeof ScenarioView>;

export const ScenariosView = z.object({
  timestamp: Instant,
  defaultScenarioId: z.literal('normal'),
  activeScenarioIds: z.array(RunName),
  activeNarrative: z.string().meta({ description: 'What to watch, of everything that runs together' }),
  scenarios: z.array(ScenarioView),
  /** Finished runs of the last hour, newest first, at most 50. */
  finished: z.array(ScenarioRun),
});
export type ScenariosView = z.infer<typeof ScenariosView>;

/** The state after the request was taken; the scenario itself acts within two seconds. */
export const ScenarioAccepted = ScenariosView.extend({
  accepted: z.literal(true),
  scenario: RunName,
  active: z.boolean(),
});
export type ScenarioAccepted = z.infer<typeof ScenarioAccepted>;

export const SetScenario = z.object({ active: z.boolean(), seed: Seed.optional() });
export type SetScenario = z.infer<typeof SetScenario>;
