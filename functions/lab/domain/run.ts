/** A run of a scenario, and the rules of its life. */
import type { Actor } from '../../shared/contracts/define-event.ts';
import type { EndedBecause, Outcome, RunName, ScenarioRun, Stretch } from '../../shared/contracts/lab.http.ts';
import { NOTHING_YET } from './outcome.ts';

export interface Run {
  readonly scenario: RunName;
  readonly runId: string;
  readonly seed: number;
  readonly startedAt: string;
  /** Of the request that started it: everything it does belongs to that. */
  readonly correlationId: string;
  readonly traceparent: string;
  /** The request that started it. */
  readonly causationId: string;
  readonly actor: Actor;
  readonly status: 'running' | 'ended';
  readonly stopRequested: boolean;
  /** The stretch that is due or under way; each is worked on by one invocation. */
  readonly slice: number;
  /** The wave that comes next. */
  readonly wave: number;
  /** Not before then, ms since 1970. */
  readonly nextWaveAt: number;
  /** Who works on the stretch; null between two of them. */
  readonly leaseOwner: string | null;
  /** Until then somebody is expected to say that the run goes on, ms since 1970. */
  readonly leaseUntil: number;
  readonly outcome: Outcome;
  readonly endedAt: string | null;
  readonly endedBecause: EndedBecause | null;
  /** The message that ended it: when it comes again, it says the same again. */
  readonly endedBy: string | null;
  readonly before: Stretch | null;
  readonly during: Stretch | null;
  readonly after: Stretch | null;
  readonly backInTargetSeconds: number | null;
}

/** A message works for so long at most; waves under way then may still finish. */
export const SLICE_MS = 10_000;
export const MAX_SECONDS = 300;
/** Whoever works on a stretch renews its lease every second; several missed renewals mean that it is gone. */
export const LEASE_MS = 15_000;
/** A message that was sent is read within this time, on a machine that starts the function under full load. */
export const PICK_UP_MS = 60_000;
/** A run whose lease is over for so long is lost; a message that comes back before resumes it. */
export const LOST_AFTER_MS = 30_000;

export const maxSecondsOf = (scenario: RunName): number | null => (scenario === 'autopilot' ? null : MAX_SECONDS);

/** ms since 1970 at which a run ends by itself. */
export const timeLimitOf = ({ scenario, startedAt }: Pick<Run, 'scenario' | 'startedAt'>): number => {
  const seconds = maxSecondsOf(scenario);
  return seconds === null ? Number.POSITIVE_INFINITY : new Date(startedAt).getTime() + seconds * 1_000;
};

export interface Beginning {
  readonly scenario: RunName;
  readonly runId: string;
  readonly seed: number;
  readonly at: Date;
  readonly correlationId: string;
  readonly traceparent: string;
  readonly causationId: string;
  readonly actor: Actor;
}

export const newRun = ({ at, ...who }: Beginning): Run => ({
  ...who,
  startedAt: at.toISOString(),
  status: 'running',
  stopRequested: false,
  slice: 0,
  wave: 0,
  nextWaveAt: at.getTime(),
  leaseOwner: null,
  leaseUntil: at.getTime() + PICK_UP_MS,
  outcome: NOTHING_YET,
  endedAt: null,
  endedBecause: null,
  endedBy: null,
  before: null,
  during: null,
  after: null,
  backInTargetSeconds: null,
});

const leaseIsOver = ({ leaseUntil }: Run, now: Date): boolean => leaseUntil < now.getTime();

export const isLost = (run: Run, now: Date): boolean =>
  run.status === 'running' && run.leaseUntil + LOST_AFTER_MS < now.getTime();

/** Somebody works on a stretch of it at this moment, as far as anybody can know. */
export const isWorkedOn = (run: Run, now: Date): boolean =>
  run.status === 'running' && run.leaseOwner !== null && !leaseIsOver(run, now);

/** What a person who switches it on finds. */
export type StartVerdict = 'start' | 'running' | 'other-seed';
export function startVerdict(run: Run | undefined, wanted: { seed: number | undefined; now: Date }): StartVerdict {
  if (run === undefined || run.status === 'ended' || isLost(run, wanted.now)) return 'start';
  return wanted.seed === undefined || wanted.seed === run.seed ? 'running' : 'other-seed';
}

/**
 * What a message that names a stretch is to do.
 * `work`: take the lease and begin · `busy`: another invocation has it · `send-next`: this stretch is done, only its
 * successor may have been lost · `look-back`: this message ended the run, only the look back may have been lost · `nothing`.
 */
export type SliceVerdict = 'work' | 'busy' | 'send-next' | 'look-back' | 'nothing';
export function sliceVerdict(
  run: Run | undefined,
  due: { readonly runId: string; readonly slice: number; readonly eventId: string; readonly now: Date },
): SliceVerdict {
  if (run === undefined || run.runId !== due.runId) return 'nothing';
  if (run.status === 'ended') return run.endedBy === due.eventId ? 'look-back' : 'nothing';
  if (run.slice === due.slice + 1 && run.leaseOwner === null) return 'send-next';
  if (run.slice !== due.slice) return 'nothing';
  return isWorkedOn(run, due.now) ? 'busy' : 'work';
}

/** Why a run ends after a stretch, or undefined when it goes on. */
export function endAfter(
  run: Pick<Run, 'scenario' | 'startedAt' | 'outcome' | 'stopRequested'>,
  { now, acceptedGoal }: { now: Date; acceptedGoal: number | undefined },
): EndedBecause | undefined {
  if (acceptedGoal !== undefined && run.outcome.accepted >= acceptedGoal) return 'finished';
  if (run.stopRequested) return 'stopped';
  return now.getTime() >= timeLimitOf(run) ? 'time-limit' : undefined;
}

export const secondsOf = ({ startedAt, endedAt }: Run, now: Date): number =>
  Math.max(0, ((endedAt === null ? now : new Date(endedAt)).getTime() - new Date(startedAt).getTime()) / 1_000);

/** A run as callers see it. */
export const viewOf = (run: Run): ScenarioRun => ({
  runId: run.runId,
  scenario: run.scenario,
  seed: run.seed,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  endedBecause: run.endedBecause,
  outcome: run.outcome,
  before: run.before,
  during: run.during,
  after: run.after,
  backInTargetSeconds: run.backInTargetSeconds,
});
