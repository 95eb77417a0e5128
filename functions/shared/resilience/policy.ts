/** One policy per dependency: every try has a time-out, tries are few and jittered, a sick neighbour is left alone. */
import {
  BulkheadRejectedError,
  bulkhead,
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { createLog } from '../observability/log.ts';
import { type NotedCause, noteFailure } from '../publish/noted.ts';
import { type Blame, type CircuitDependencies, CircuitIsOpen, circuitsInMemory, createCircuit } from './circuit.ts';

export interface PolicySettings {
  /** Of one try. */
  readonly timeoutMs: number;
  /** Tries after the first one. */
  readonly retries: number;
  /** Calls at the same time; more are refused at once. */
  readonly parallel: number;
  /** The breaker looks at the last so many calls … */
  readonly window: number;
  /** … opens when this share of them failed … */
  readonly threshold: number;
  /** … but not before so many calls: cold starts are no outage. */
  readonly minimumCalls: number;
  readonly halfOpenAfterMs: number;
  /** false: every call is made, however many failed before. */
  readonly breaker: boolean;
}

/** Where the breaker's state lies; without this each environment has its own. */
export interface PolicyDependencies extends Partial<CircuitDependencies> {
  /** The service that calls; needed where the state is shared and where failing calls are told of. */
  readonly caller?: string;
}

const DEFAULTS: PolicySettings = {
  timeoutMs: 800,
  retries: 1,
  parallel: 10,
  window: 20,
  threshold: 0.5,
  minimumCalls: 10,
  halfOpenAfterMs: 5_000,
  breaker: true,
};

/** What a probe may take beyond its own time-out, before another environment may try. */
const LEASE_MARGIN_MS = 2_000;

/** The dependency did not answer in time, failed, is left alone, or too many calls wait for it. */
export class DependencyUnavailable extends Error {
  override readonly name = 'DependencyUnavailable';
  readonly dependency: string;
  readonly reason: 'timed-out' | 'failed' | 'circuit-open' | 'bulkhead-full';
  constructor(dependency: string, reason: DependencyUnavailable['reason'], cause: unknown) {
    super(`${dependency}: ${reason}`, { cause });
    this.dependency = dependency;
    this.reason = reason;
  }
}

/** An answer that says "no": final, neither tried again nor held against the dependency. */
export class FinalAnswer extends Error {
  override readonly name: string = 'FinalAnswer';
}

export interface Policy {
  /**
   * Runs `work` under the policy. `signal` ends with the try's time-out. `cause` is what a changed circuit is blamed on;
   * the running invocation when absent.
   * @throws FinalAnswer as `work` threw it
   * @throws DependencyUnavailable for everything else
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>, cause?: NotedCause): Promise<T>;
}

function reasonOf(error: unknown): DependencyUnavailable['reason'] {
  if (error instanceof TaskCancelledError) return 'timed-out';
  if (error instanceof BulkheadRejectedError) return 'bulkhead-full';
  return error instanceof CircuitIsOpen ? 'circuit-open' : 'failed';
}

const blame = (error: unknown): Blame => {
  if (error instanceof BulkheadRejectedError) return 'none'; // our own limit
  return error instanceof FinalAnswer ? 'answer' : 'failure';
};

/** A policy for the dependency `name`; keep one per environment, because breaker and bulkhead remember. */
export function policy(
  name: string,
  settings: Partial<PolicySettings> = {},
  dependencies: PolicyDependencies = {},
): Policy {
  const { timeoutMs, retries, parallel, breaker, ...counting } = { ...DEFAULTS, ...settings };
  const { caller, store = circuitsInMemory(), now = Date.now, log = createLog('shared', 'resilience') } = dependencies;
  const circuit = createCircuit(
    { ...counting, caller: caller ?? 'self', dependency: name, leaseMs: timeoutMs + LEASE_MARGIN_MS },
    { store, now, log },
  );
  const worthAnotherTry = handleWhen(
    (error) =>
      !(error instanceof FinalAnswer || error instanceof CircuitIsOpen || error instanceof BulkheadRejectedError),
  );
  const backoff = new ExponentialBackoff({
    generator: decorrelatedJitterGenerator,
    initialDelay: 50,
    maxDelay: 400,
  });
  const tries = retry(worthAnotherTry, { maxAttempts: retries, backoff });
  const one = wrap(
    bulkhead(parallel, 0),
    timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }),
  );
  return {
    async run(work, cause) {
      const call = () => one.execute(({ signal }) => work(signal));
      const noticed = async () => {
        const startedMs = performance.now();
        try {
          return await (breaker ? circuit.run(call, blame, cause) : call());
        } catch (error) {
          const ms = performance.now() - startedMs;
          const known = caller !== undefined && !(error instanceof FinalAnswer);
          if (known) noteFailure({ caller, dependency: name, reason: reasonOf(error), count: 1, ms });
          throw error;
        }
      };
      try {
        return await tries.execute(noticed);
      } catch (error) {
        if (error instanceof FinalAnswer) throw error;
        throw new DependencyUnavailable(name, reasonOf(error), error);
      }
    },
  };
}
