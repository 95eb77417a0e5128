/**
 * A circuit breaker whose state all environments of a service share. Each environment counts its own calls (cockatiel's
 * count breaker); the state lies in a small table, is remembered for a second and written on transitions only, each
 * conditional on the revision it was decided on. So one environment opens, one probes, one closes, and that one tells.
 * When the table is away every environment is on its own; no call fails for it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { CountBreaker, CircuitState as Phase } from 'cockatiel';
import { z } from 'zod';
import { CircuitClosed, CircuitHalfOpened, CircuitOpened } from '../contracts/system.events.ts';
import type { Log } from '../observability/log.ts';
import { type NotedCause, note } from '../publish/noted.ts';
import { admission, type CircuitState, closed, halfOpened, NEVER_OPENED, opened } from './circuit-state.ts';
import { RESILIENCE } from './log-messages.ts';

export interface CircuitStore {
  /** undefined: nothing is known of this circuit. */
  read(caller: string, dependency: string): Promise<CircuitState | undefined>;
  /** Writes a transition; false when somebody else changed the state since `revision`. */
  write(caller: string, dependency: string, next: CircuitState, revision: number): Promise<boolean>;
}

export interface CircuitSettings {
  readonly caller: string;
  readonly dependency: string;
  /** The last so many calls are looked at … */
  readonly window: number;
  /** … the circuit opens when more than this share of them failed … */
  readonly threshold: number;
  /** … but not before so many calls. */
  readonly minimumCalls: number;
  readonly halfOpenAfterMs: number;
  /** How long a probe may take before somebody else may try. */
  readonly leaseMs: number;
}

export interface CircuitDependencies {
  readonly store: CircuitStore;
  readonly now: () => number;
  readonly log: Log;
}

/** What an outcome says about the dependency: nothing, when the call was never made. */
export type Blame = 'none' | 'failure' | 'answer';

export class CircuitIsOpen extends Error {
  override readonly name = 'CircuitIsOpen';
}

export interface Circuit {
  /**
   * @param blame what an error of `work` says about the dependency
   * @throws CircuitIsOpen without calling `work`
   */
  run<T>(work: () => Promise<T>, blame: (error: unknown) => Blame, cause?: NotedCause): Promise<T>;
}

const FRESH_MS = 1_000;
/** A slow table must not slow the calls it is there to protect. */
const PATIENCE_MS = 300;
const Counts = z.object({ failures: z.number(), successes: z.number() });

async function within<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = pause(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${PATIENCE_MS} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

export function createCircuit(settings: CircuitSettings, { store, now, log }: CircuitDependencies): Circuit {
  const { caller, dependency, window, threshold, minimumCalls, halfOpenAfterMs, leaseMs } = settings;
  const fresh = () => new CountBreaker({ size: window, threshold, minimumNumberOfCalls: minimumCalls });
  let counter = fresh();
  let known = NEVER_OPENED;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  function learn(next: CircuitState): void {
    if (known.state !== 'closed' && next.state === 'closed') counter = fresh(); // old failures are history
    known = next;
    readAt = now();
  }

  async function read(): Promise<void> {
    try {
      learn((await within(store.read(caller, dependency))) ?? NEVER_OPENED);
    } catch (error) {
      log.say(RESILIENCE.ALONE, { dependency, error });
      readAt = now();
    }
  }

  async function current(): Promise<CircuitState> {
    if (now() - readAt >= FRESH_MS) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return known;
  }

  /** Whether this environment made the transition from the state it knew. */
  async function change(former: CircuitState, next: CircuitState): Promise<boolean> {
    try {
      if (!(await within(store.write(caller, dependency, next, former.revision)))) {
        readAt = Number.NEGATIVE_INFINITY; // somebody was faster: look before the next call
        return false;
      }
    } catch (error) {
      log.say(RESILIENCE.ALONE, { dependency, error });
    }
    learn(next);
    return true;
  }

  const names = { caller, dependency };
  const fact = (next: CircuitState, cause: NotedCause | undefined) => ({
    at: new Date(next.changedAt),
    seed: `${caller}/${dependency}#${next.revision}#${next.changedAt}`,
    cause,
  });

  async function open(former: CircuitState, counts: { failures: number; calls: number }, cause?: NotedCause) {
    const next = opened(former, { now: now(), retryInMs: halfOpenAfterMs, ...counts });
    if (!(await change(former, next))) return;
    log.say(RESILIENCE.OPENED, { dependency, ...counts });
    note(CircuitOpened, { ...names, ...counts, retryInMs: halfOpenAfterMs }, fact(next, cause));
  }

  async function close(former: CircuitState, cause?: NotedCause) {
    const next = closed(former, now());
    if (!(await change(former, next))) return;
    log.say(RESILIENCE.CLOSED, { dependency });
    const openForMs = Math.max(0, next.changedAt - former.openedAt);
    note(CircuitClosed, { ...names, openForMs }, fact(next, cause));
  }

  /** The state under which this environment makes the probing call, or undefined when another one makes it. */
  async function lease(former: CircuitState, cause?: NotedCause): Promise<CircuitState | undefined> {
    const next = halfOpened(former, now(), leaseMs);
    if (!(await change(former, next))) return undefined;
    note(CircuitHalfOpened, names, fact(next, cause));
    return next;
  }

  async function probe<T>(
    work: () => Promise<T>,
    blame: (error: unknown) => Blame,
    state: CircuitState,
    cause?: NotedCause,
  ) {
    try {
      const result = await work();
      await close(state, cause);
      return result;
    } catch (error) {
      if (blame(error) === 'answer') await close(state, cause);
      else await open(state, { failures: 1, calls: 1 }, cause);
      throw error;
    }
  }

  async function failed(cause?: NotedCause): Promise<void> {
    const tooMany = counter.failure(Phase.Closed);
    if (!tooMany || known.state !== 'closed') return;
    const { failures, successes } = Counts.parse(counter.state);
    await open(known, { failures, calls: failures + successes }, cause);
  }

  return {
    async run(work, blame, cause) {
      const state = await current();
      const verdict = admission(state, now());
      if (verdict === 'refuse') throw new CircuitIsOpen(dependency);
      if (verdict === 'probe') {
        const leased = await lease(state, cause);
        if (leased === undefined) throw new CircuitIsOpen(dependency);
        return probe(work, blame, leased, cause);
      }
      try {
        const result = await work();
        counter.success(Phase.Closed);
        return result;
      } catch (error) {
        const says = blame(error);
        if (says === 'answer') counter.success(Phase.Closed);
        if (says === 'failure') await failed(cause);
        throw error;
      }
    },
  };
}

/** For circuits that nobody shares: each environment of its own. */
export function circuitsInMemory(): CircuitStore {
  const states = new Map<string, CircuitState>();
  const idOf = (caller: string, dependency: string): string => `${caller}/${dependency}`;
  return {
    read: async (caller, dependency) => states.get(idOf(caller, dependency)),
    async write(caller, dependency, next, revision) {
      if ((states.get(idOf(caller, dependency))?.revision ?? 0) !== revision) return false;
      states.set(idOf(caller, dependency), next);
      return true;
    },
  };
}
