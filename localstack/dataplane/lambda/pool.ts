import type { FunctionSpec } from '../protocol.ts';
import type { Call } from './call.ts';
import type { Failure } from './failures.ts';
import type { HostSlot } from './hosts.ts';
import type { LateStarts } from './late-starts.ts';
import type { Limits } from './limits.ts';
import { type InitPhase, type Keeper, PooledEnvironment } from './pooled-environment.ts';
import { ServiceTime } from './service-time.ts';
import type { Telemetry } from './types.ts';

/**
 * Environments that start at the same time: more would only compete for the same cores, and the first ones often serve
 * the others' calls before those are ready. Code that is slow to load must not hold up its callers, though.
 */
const startingAtOnce = 2;
const patienceMs = 500;
/** A call that lost this many environments before its handler began is the likely cause, and fails. */
const lossesPerCall = 2;

export interface PoolOptions {
  readonly spec: FunctionSpec;
  readonly slot: HostSlot;
  readonly telemetry: Telemetry;
  readonly limits: Limits;
  readonly tmpDir: string;
  /** Shared by all pools. */
  readonly lateStarts: LateStarts;
}

/** All environments of one function version: reuse first, capped growth, then a bounded wait. */
export class Pool implements Keeper {
  #spec: FunctionSpec;
  readonly #options: PoolOptions;
  readonly #slot: HostSlot;
  readonly #environments = new Set<PooledEnvironment>();
  /** The last one used is the first one taken, so that the others can be reaped. */
  readonly #idle: PooledEnvironment[] = [];
  readonly #serviceTime = new ServiceTime();
  #waiting: { readonly call: Call; readonly since: number; readonly until: number }[] = [];
  #growth: NodeJS.Timeout | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#spec = options.spec;
    this.#slot = options.slot;
  }

  get spec(): FunctionSpec {
    return this.#spec;
  }

  get slot(): HostSlot {
    return this.#slot;
  }

  get size(): number {
    return this.#environments.size;
  }

  /** New code or configuration: environments of another revision take no further call. */
  update(spec: FunctionSpec): void {
    const changed = spec.revision !== this.#spec.revision;
    this.#spec = spec;
    if (!changed) return;
    for (const environment of [...this.#environments]) environment.retire();
    if (this.#waiting.length > 0) this.#grow();
  }

  accept(call: Call): void {
    const environment = this.#idle.pop();
    if (environment) {
      environment.begin(call);
      return;
    }
    const { waitingPerFunction, waitMs } = this.#options.limits;
    if (this.#waiting.length >= waitingPerFunction) {
      call.refuse('throttled', `local limit: ${waitingPerFunction} calls of ${this.#spec.name} already wait`);
      return;
    }
    const now = Date.now();
    this.#waiting.push({ call, since: now, until: now + waitMs });
    if (this.#environments.size === 0) this.#grow();
    this.#scheduleGrowth();
  }

  reap(now: number): void {
    for (const environment of [...this.#idle]) {
      if ((environment.idleSince ?? now) + this.#options.limits.idleMs <= now) environment.retire();
    }
  }

  /** Refuses what waits; lets calls in progress finish. */
  retire(status: 'not-found' | 'unavailable', reason: string): void {
    for (const environment of [...this.#environments]) environment.retire();
    this.#refuseWaiting(status, reason);
  }

  /** Ends everything now. */
  close(reason: string): void {
    for (const environment of [...this.#environments]) environment.abandon()?.refuse('unavailable', reason);
    this.#environments.clear();
    this.#idle.length = 0;
    this.#refuseWaiting('unavailable', reason);
  }

  free(environment: PooledEnvironment, workedMs: number | null): void {
    if (workedMs !== null) this.#serviceTime.ended(workedMs);
    else if (this.#ready() === 1) this.#waitAnew();
    const next = this.#waiting.shift();
    if (next) environment.begin(next.call);
    else this.#idle.push(environment);
  }

  ended(environment: PooledEnvironment, unfinished: Call | null): void {
    this.#drop(environment);
    if (unfinished) this.#retry(unfinished);
    if (this.#waiting.length > 0 && this.#environments.size === 0) this.#grow();
  }

  initFailed(environment: PooledEnvironment, failure: Failure): void {
    this.#drop(environment);
    if (failure.kind === 'timeout' && environment.phase === 'init' && !environment.retired) {
      this.#start('invoke');
      return;
    }
    // Newer code is deployed meanwhile: the old code's failure is nobody's answer.
    const call = environment.retired ? undefined : this.#waiting.shift()?.call;
    if (call) {
      call.begin({ stream: environment.stream, initMs: null });
      call.fail(failure);
    }
    if (this.#waiting.length > 0 && this.#environments.size === 0) this.#grow();
  }

  neverStarted(environment: PooledEnvironment, proven: boolean, why: string): void {
    this.#drop(environment);
    const call = this.#waiting.shift()?.call;
    if (!call) return;
    if (!proven) {
      call.refuse('unavailable', `the Lambda host process did not start: ${why}`);
    } else {
      this.#retry(call, environment);
    }
    if (this.#waiting.length > 0 && this.#environments.size === 0) this.#grow();
  }

  #retry(call: Call, lost?: PooledEnvironment): void {
    call.lost += 1;
    if (call.lost < lossesPerCall) {
      const now = Date.now();
      this.#waiting.unshift({ call, since: now, until: now + this.#options.limits.waitMs });
      this.#scheduleGrowth();
    } else {
      if (lost) call.begin({ stream: lost.stream, initMs: null });
      call.fail({ kind: 'killed' });
    }
  }

  #drop(environment: PooledEnvironment): void {
    this.#environments.delete(environment);
    const at = this.#idle.indexOf(environment);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #scheduleGrowth(): void {
    this.#growth ??= setTimeout(() => {
      this.#growth = null;
      this.#refuseLate();
      if (this.#waiting.length === 0) return;
      this.#grow();
      this.#scheduleGrowth();
    }, this.#options.limits.growAfterMs);
  }

  /** Starts environments for calls that wait, a few at a time, within the caps. */
  #grow(): void {
    const now = Date.now();
    let starting = 0;
    let current = 0;
    let newest = 0;
    const busySince: number[] = [];
    for (const environment of this.#environments) {
      if (environment.retired) continue;
      current += 1;
      if (environment.readyAt === null) starting += 1;
      else newest = Math.max(newest, environment.readyAt);
      if (environment.readyAt !== null) busySince.push(environment.busySince ?? now);
    }
    const waitedMs = now - (this.#waiting[0]?.since ?? 0);
    const { environmentsForAllCores, growAfterMs, growLateAfterMs } = this.#options.limits;
    const expectedMs = this.#serviceTime.expectedWaitMs(this.#waiting.length, busySince, now);
    // Short calls are soon worked off: a place in line is cheaper than a start
    if (expectedMs < growAfterMs || this.#waiting.length <= starting) return;
    // What piled up during a start says nothing yet: the new environments get their time to work it off
    const workedOff = starting === 0 ? now - newest : waitedMs / 2;
    const tooFew = Math.min(waitedMs, workedOff, expectedMs) >= growLateAfterMs;
    if (current >= environmentsForAllCores) {
      if (tooFew && current < this.#options.limits.environmentsPerFunction && this.#options.lateStarts.take()) {
        if (this.#slot.makeRoom()) this.#start('init');
      }
      return;
    }
    const patient = waitedMs < patienceMs;
    const missing = Math.min(
      patient ? startingAtOnce - starting : startingAtOnce,
      this.#waiting.length - starting,
      environmentsForAllCores - current,
      this.#options.limits.environmentsPerFunction - current,
    );
    for (let count = 0; count < missing && this.#slot.makeRoom(); count += 1) this.#start('init');
  }

  #start(phase: InitPhase): void {
    const { telemetry, limits, tmpDir } = this.#options;
    const initMs = phase === 'init' ? limits.initMs : this.#spec.timeoutSeconds * 1000;
    this.#environments.add(
      new PooledEnvironment({ spec: this.#spec, slot: this.#slot, telemetry, tmpDir, initMs, phase, keeper: this }),
    );
  }

  #ready(): number {
    let ready = 0;
    for (const { readyAt, retired } of this.#environments) if (readyAt !== null && !retired) ready += 1;
    return ready;
  }

  /** The first environment stands: only now the line moves. */
  #waitAnew(): void {
    const until = Date.now() + this.#options.limits.waitMs;
    this.#waiting = this.#waiting.map((waiting) => ({ ...waiting, until }));
  }

  /**
   * A call for which an environment is being started does not count as late, nor does any as long as the first one starts:
   * on AWS a slow init delays, no more.
   */
  #refuseLate(): void {
    if (this.#ready() === 0 && this.#environments.size > 0) return;
    const now = Date.now();
    const { waitMs, environmentsPerFunction } = this.#options.limits;
    const served = [...this.#environments].filter(({ readyAt, retired }) => readyAt === null && !retired).length;
    const late = this.#waiting.filter(({ until }, place) => place >= served && until <= now);
    if (late.length === 0) return;
    this.#waiting = this.#waiting.filter(({ until }, place) => place < served || until > now);
    const limit = `${environmentsPerFunction} environments of ${this.#spec.name}, or all of this machine's, are busy`;
    for (const { call } of late) call.refuse('throttled', `local limit: no room within ${waitMs} ms (${limit})`);
  }

  #refuseWaiting(status: 'not-found' | 'unavailable', reason: string): void {
    if (this.#growth) clearTimeout(this.#growth);
    this.#growth = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { call } of waiting) call.refuse(status, reason);
  }
}
