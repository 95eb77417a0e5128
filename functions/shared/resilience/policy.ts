/** One policy per dependency: every try has a time-out, tries are few and jittered, a sick neighbour is left alone. */
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CountBreaker,
  circuitBreaker,
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

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
}

const DEFAULTS: PolicySettings = {
  timeoutMs: 800,
  retries: 1,
  parallel: 10,
  window: 20,
  threshold: 0.5,
  minimumCalls: 10,
  halfOpenAfterMs: 5_000,
};

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
   * Runs `work` under the policy. `signal` ends with the try's time-out.
   * @throws FinalAnswer as `work` threw it
   * @throws DependencyUnavailable for everything else
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

function reasonOf(error: unknown): DependencyUnavailable['reason'] {
  if (error instanceof TaskCancelledError) return 'timed-out';
  if (error instanceof BulkheadRejectedError) return 'bulkhead-full';
  return error instanceof BrokenCircuitError ? 'circuit-open' : 'failed';
}

/** A policy for the dependency `name`; keep one per environment, because breaker and bulkhead remember. */
export function policy(name: string, settings: Partial<PolicySettings> = {}): Policy {
  const { timeoutMs, retries, parallel, window, threshold, minimumCalls, halfOpenAfterMs } = {
    ...DEFAULTS,
    ...settings,
  };
  const failure = handleWhen((error) => !(error instanceof FinalAnswer));
  const worthAnotherTry = handleWhen(
    (error) =>
      !(error instanceof FinalAnswer || error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError),
  );
  const backoff = new ExponentialBackoff({
    generator: decorrelatedJitterGenerator,
    initialDelay: 50,
    maxDelay: 400,
  });
  const layers = wrap(
    retry(worthAnotherTry, { maxAttempts: retries, backoff }),
    circuitBreaker(failure, {
      halfOpenAfter: halfOpenAfterMs,
      breaker: new CountBreaker({ size: window, threshold, minimumNumberOfCalls: minimumCalls }),
    }),
    bulkhead(parallel, 0),
    timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }),
  );
  return {
    async run(work) {
      try {
        return await layers.execute(({ signal }) => work(signal));
      } catch (error) {
        if (error instanceof FinalAnswer) throw error;
        throw new DependencyUnavailable(name, reasonOf(error), error);
      }
    },
  };
}
