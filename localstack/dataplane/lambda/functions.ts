import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionSpec } from '../protocol.ts';
import { Call } from './call.ts';
import { Concurrency } from './concurrency.ts';
import { HostSlot } from './hosts.ts';
import { recordInvocation } from './lambda-metrics.ts';
import { LateStarts } from './late-starts.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { Pool } from './pool.ts';
import type { Functions, Invocation, InvocationOutcome, Telemetry } from './types.ts';

export interface FunctionsOptions {
  readonly telemetry: Telemetry;
  /** For the compile cache and the functions' own temporary files; by default a folder that goes with the pool. */
  readonly tmpDir?: string;
  readonly limits?: Partial<Limits>;
}

/** The one pool of execution environments, with its Lambda host processes. The shared one starts at once. */
export function createFunctions({ telemetry, tmpDir, limits = {} }: FunctionsOptions): Functions {
  const all = { ...defaultLimits, ...limits };
  if (tmpDir !== undefined) {
    mkdirSync(tmpDir, { recursive: true });
    return new FunctionPools(telemetry, tmpDir, all);
  }
  const own = mkdtempSync(path.join(tmpdir(), 'playground-lambda-'));
  return new FunctionPools(telemetry, own, all, () => rmSync(own, { recursive: true, force: true }));
}

class FunctionPools implements Functions {
  readonly #telemetry: Telemetry;
  readonly #tmpDir: string;
  readonly #limits: Limits;
  readonly #shared: HostSlot;
  readonly #isolated = new Map<string, HostSlot>();
  readonly #pools = new Map<string, Pool>();
  /** Pools of removed functions, until their last call has ended. */
  readonly #leaving = new Set<Pool>();
  readonly #concurrency = new Concurrency();
  readonly #lateStarts: LateStarts;
  readonly #reaper: NodeJS.Timeout;
  readonly #cleanUp: () => void;
  #closed = false;

  constructor(telemetry: Telemetry, tmpDir: string, limits: Limits, cleanUp: () => void = () => {}) {
    this.#cleanUp = cleanUp;
    this.#telemetry = telemetry;
    this.#tmpDir = tmpDir;
    this.#limits = limits;
    this.#lateStarts = new LateStarts(limits.lateStartsPerSecond);
    this.#shared = new HostSlot({ tmpDir, limits, rssLimitMb: () => limits.sharedHostRssMb, standby: true });
    this.#reaper = setInterval(() => this.#reap(), Math.min(5_000, limits.idleMs / 2));
  }

  put(spec: FunctionSpec): void {
    if (this.#closed) return;
    this.#concurrency.reserve(spec.arn, spec.reservedConcurrency);
    const key = keyOf(spec.arn, spec.version);
    const slot = this.#slotFor(spec);
    const pool = this.#pools.get(key);
    if (pool?.slot === slot) {
      pool.update(spec);
      return;
    }
    if (pool) this.#leave(pool, 'unavailable', `${spec.name} moves to another host process`);
    const telemetry = this.#telemetry;
    const shared = { telemetry, limits: this.#limits, tmpDir: this.#tmpDir, lateStarts: this.#lateStarts };
    this.#pools.set(key, new Pool({ spec, slot, ...shared }));
  }

  remove(arn: string, version: string): void {
    const key = keyOf(arn, version);
    const pool = this.#pools.get(key);
    if (!pool) return;
    this.#pools.delete(key);
    this.#leave(pool, 'not-found', `Function not found: ${arn}:${version}`);
    if (![...this.#pools.values()].some(({ spec }) => spec.arn === arn)) {
      this.#concurrency.forget(arn);
    }
  }

  setReservedConcurrency(arn: string, reserved: number | null): void {
    this.#concurrency.reserve(arn, reserved);
  }

  async invoke(invocation: Invocation): Promise<InvocationOutcome> {
    const { arn, version } = splitArn(invocation.functionArn);
    if (this.#closed) return refusal(invocation, 'unavailable', 'the data plane is stopping');
    const pool = this.#pools.get(keyOf(arn, version));
    if (!pool) return refusal(invocation, 'not-found', `Function not found: ${invocation.functionArn}`);
    const { payloadBytes, responseBytes } = this.#limits;
    const bytes = byteLength(invocation.payload, payloadBytes);
    if (bytes > payloadBytes) {
      const reason = `${bytes} byte payload is too large for the InvokeFunction operation (limit ${payloadBytes} bytes)`;
      return refusal(invocation, 'unavailable', reason);
    }
    const { spec } = pool;
    const call = new Call(spec, invocation, this.#telemetry, responseBytes);
    const refused = this.#concurrency.enter(arn);
    if (refused) {
      call.refuse('throttled', refused);
      const outcome = await call.outcome;
      recordInvocation(this.#telemetry, spec, outcome, this.#concurrency.of(arn));
      return outcome;
    }
    const concurrent = this.#concurrency.of(arn);
    pool.accept(call);
    const outcome = await call.outcome;
    this.#concurrency.leave(arn);
    recordInvocation(this.#telemetry, spec, outcome, concurrent);
    return outcome;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#reaper);
    for (const pool of [...this.#pools.values(), ...this.#leaving]) pool.close('the data plane is stopping');
    this.#pools.clear();
    this.#leaving.clear();
    await Promise.all([this.#shared, ...this.#isolated.values()].map((slot) => slot.close()));
    this.#cleanUp();
  }

  #slotFor(spec: FunctionSpec): HostSlot {
    if (spec.isolation === 'shared') return this.#shared;
    const known = this.#isolated.get(spec.arn);
    if (known) return known;
    const limits = this.#limits;
    const rssLimitMb = (environments: number) =>
      limits.isolatedHostBaseMb + this.#memoryOf(spec) * Math.max(1, environments);
    const slot = new HostSlot({ tmpDir: this.#tmpDir, limits, rssLimitMb, standby: false });
    this.#isolated.set(spec.arn, slot);
    return slot;
  }

  /** The memory size of its largest deployed version. */
  #memoryOf({ arn, memoryMb }: FunctionSpec): number {
    const versions = [...this.#pools.values()].map(({ spec }) => spec).filter((spec) => spec.arn === arn);
    return Math.max(...versions.map((spec) => spec.memoryMb), versions.length > 0 ? 0 : memoryMb);
  }

  #leave(pool: Pool, status: 'not-found' | 'unavailable', reason: string): void {
    pool.retire(status, reason);
    if (pool.size > 0) this.#leaving.add(pool);
  }

  #reap(): void {
    const now = Date.now();
    for (const pool of this.#pools.values()) pool.reap(now);
    this.#shared.renewIfWasteful();
    for (const pool of this.#leaving) if (pool.size === 0) this.#leaving.delete(pool);
  }
}

const keyOf = (arn: string, version: string): string => `${arn}:${version}`;

/** `arn:aws:lambda:region:account:function:name[:version]` */
function splitArn(functionArn: string): { arn: string; version: string } {
  const parts = functionArn.split(':');
  return { arn: parts.slice(0, 7).join(':'), version: parts[7] ?? '$LATEST' };
}

/** Exact only when it could matter. */
function byteLength(text: string, limit: number): number {
  return text.length * 3 > limit ? Buffer.byteLength(text) : text.length;
}

function refusal(
  { requestId = randomUUID() }: Invocation,
  status: 'not-found' | 'unavailable',
  reason: string,
): InvocationOutcome {
  return { status, requestId, payload: '', reason, logTail: '', durationMs: 0, initMs: null };
}
