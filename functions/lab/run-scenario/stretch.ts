/** One stretch of a run: waves one after the other, until it is over, told to stop, or has nothing to do for a while. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../../shared/contracts/lab.http.ts';
import type { Log } from '../../shared/observability/log.ts';
import type { ScenarioRepository } from '../adapters/scenario-table.ts';
import { plus } from '../domain/outcome.ts';
import { type Run, SLICE_MS, timeLimitOf } from '../domain/run.ts';
import { LAB } from '../log-messages.ts';
import type { Playing } from './player.ts';

export interface Stretched {
  readonly wave: number;
  readonly nextWaveAt: number;
  readonly outcome: Outcome;
  readonly stopRequested: boolean;
  /** Somebody else has the run by now: nothing of this may be written. */
  readonly leaseLost: boolean;
}

export interface StretchDependencies {
  readonly scenarios: Pick<ScenarioRepository, 'renew'>;
  readonly now: () => Date;
  readonly log: Log;
  /** Looked at the queues, every other second: nobody else may do so. */
  readonly glance: () => Promise<void>;
  /** How often the row is asked whether to stop, ms. */
  readonly renewEveryMs?: number;
}

/** For longer than this a message waits, and no function. */
const WORTH_WAITING_MS = 1_500;

export async function playStretch(
  run: Run,
  owner: string,
  { play, acceptedGoal = Number.POSITIVE_INFINITY }: Playing,
  { scenarios, now, log, glance, renewEveryMs = 1_000 }: StretchDependencies,
): Promise<Stretched> {
  const clock = (): number => now().getTime();
  const until = Math.min(clock() + SLICE_MS, timeLimitOf(run));
  const halt = new AbortController();
  let { wave, nextWaveAt, outcome, stopRequested } = run;
  let leaseLost = false;

  async function renewing(over: AbortSignal): Promise<void> {
    for (let times = 0; !over.aborted; times += 1) {
      await rest(renewEveryMs, over);
      if (over.aborted) return;
      try {
        const latest = await scenarios.renew(run, owner, outcome);
        leaseLost = latest === undefined;
        stopRequested = latest?.stopRequested ?? stopRequested;
      } catch (error) {
        log.say(LAB.NOT_RENEWED, { scenario: run.scenario, runId: run.runId, error });
      }
      if (leaseLost || stopRequested) return halt.abort();
      if (times % 2 === 0 && run.scenario !== 'autopilot') await glance();
    }
  }

  const over = new AbortController();
  const renewal = renewing(over.signal);
  try {
    while (!halt.signal.aborted && !stopRequested && outcome.accepted < acceptedGoal) {
      const waitMs = nextWaveAt - clock();
      if (waitMs > WORTH_WAITING_MS || clock() + Math.max(0, waitMs) >= until) break;
      await rest(waitMs, halt.signal);
      if (halt.signal.aborted) break;
      const began = clock();
      const { answers, pauseMs } = await play({ seed: run.seed, number: wave, signal: halt.signal });
      outcome = answers.reduce(plus, outcome);
      wave += 1;
      nextWaveAt = Math.max(clock(), began + pauseMs);
    }
  } finally {
    over.abort();
    await renewal;
  }
  return { wave, nextWaveAt, outcome, stopRequested, leaseLost };
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  ms <= 0 ? Promise.resolve() : pause(ms, undefined, { signal }).catch(() => undefined); // woken early: the loops look why
