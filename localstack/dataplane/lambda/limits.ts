import { availableParallelism, totalmem } from 'node:os';

/** What this machine allows; AWS has other, larger figures. Tests shorten the times. */
export interface Limits {
  /** Environments of one function version; further calls wait. */
  readonly environmentsPerFunction: number;
  /** Environments of one Lambda host process: 8 MB each at rest for a small function, 15 MB for one with an SDK client. */
  readonly environmentsPerHost: number;
  /** Calls of one function version that may wait for an environment. */
  readonly waitingPerFunction: number;
  readonly waitMs: number;
  /** A call waits this long for a busy environment before another one starts: a start costs 30 to 90 ms of CPU. */
  readonly growAfterMs: number;
  /**
   * With this many environments a function that computes keeps every core busy: more would only be colder and larger.
   * Beyond it a call has to wait for `growLateAfterMs`, as it does when the others wait for somebody else.
   */
  readonly environmentsForAllCores: number;
  readonly growLateAfterMs: number;
  /** Starts of that kind in a second, all functions together: when everybody waits, cold starts only make it worse. */
  readonly lateStartsPerSecond: number;
  readonly idleMs: number;
  /** AWS gives the init phase ten seconds. */
  readonly initMs: number;
  /** What a function may be called with. */
  readonly payloadBytes: number;
  /** What it may answer; AWS allows 100 bytes more than for the call. */
  readonly responseBytes: number;
  /**
   * Resident memory at which a shared host is replaced; from 80 % of it on, idle environments make room for new ones.
   * It has to hold two environments, some 30 MB each at work, of every function that an order sets in motion: making
   * room among those means that each call is a cold start.
   * An isolated one has that of its environments on top of a base.
   */
  readonly sharedHostRssMb: number;
  readonly isolatedHostBaseMb: number;
  /** Resident memory above which an all but idle shared host is renewed. */
  readonly renewHostRssMb: number;
  /** How often a host reports that it lives. Ten missed reports end it. */
  readonly heartbeatMs: number;
}

export const defaultLimits: Limits = {
  environmentsPerFunction: 10,
  environmentsPerHost: 160,
  waitingPerFunction: 100,
  waitMs: 5_000,
  growAfterMs: 20,
  environmentsForAllCores: availableParallelism(),
  growLateAfterMs: 1_000,
  lateStartsPerSecond: 2,
  idleMs: 60_000,
  initMs: 10_000,
  payloadBytes: 6 * 1024 * 1024,
  responseBytes: 6 * 1024 * 1024 + 100,
  sharedHostRssMb: Math.round(Math.min(4_096, 0.35 * (totalmem() / 2 ** 20))),
  isolatedHostBaseMb: 256,
  renewHostRssMb: 200,
  heartbeatMs: 500,
};
