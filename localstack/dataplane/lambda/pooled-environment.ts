import type { FunctionSpec } from '../protocol.ts';
import type { Call } from './call.ts';
import type { Failure } from './failures.ts';
import type { FromHost } from './host-messages.ts';
import { compileCache } from './host-process.ts';
import type { HostSlot, Occupant } from './hosts.ts';
import { logFrame } from './log-frame.ts';
import { LogStream } from './log-stream.ts';
import type { Telemetry } from './types.ts';

/** AWS loads code in a phase of its own; when that takes too long, again as part of a call, on the call's time. */
export type InitPhase = 'init' | 'invoke';

/** What its pool wants to know about an environment. */
export interface Keeper {
  /** It is ready for a call; `workedMs` of the one that ended, null after its start and after its first call, which is slow. */
  free(environment: PooledEnvironment, workedMs: number | null): void;
  /** It ended; `unfinished` is a call whose handler had not begun. */
  ended(environment: PooledEnvironment, unfinished: Call | null): void;
  initFailed(environment: PooledEnvironment, failure: Failure): void;
  /** Its host was gone before it was ready. */
  neverStarted(environment: PooledEnvironment, proven: boolean, why: string): void;
}

export interface PooledEnvironmentOptions {
  readonly spec: FunctionSpec;
  readonly slot: HostSlot;
  readonly telemetry: Telemetry;
  readonly tmpDir: string;
  readonly initMs: number;
  readonly phase: InitPhase;
  readonly keeper: Keeper;
}

/** One execution environment as the gateway process counts it; the thread itself lives in a Lambda host process. */
export class PooledEnvironment implements Occupant {
  readonly stream: LogStream;
  readonly phase: InitPhase;
  idleSince: number | null = null;
  /** When its current call began. */
  busySince: number | null = null;
  /** When its init phase ended, in ms of the epoch; null before. */
  readyAt: number | null = null;
  /** It ends after its current call: newer code is deployed, or the function is removed. */
  retired = false;
  readonly #id: number;
  readonly #options: PooledEnvironmentOptions;
  #call: Call | null = null;
  /** Until the first call has reported it. */
  #initMs: number | null = null;
  #isWarm = false;

  constructor(options: PooledEnvironmentOptions) {
    const { spec, slot, telemetry, initMs, phase } = options;
    this.#options = options;
    this.phase = phase;
    this.stream = new LogStream(spec, telemetry);
    if (phase === 'init') this.stream.write([[Date.now(), logFrame(spec).initStart()]]);
    this.#id = slot.open(this, {
      codeRoot: spec.codeRoot,
      handler: spec.handler,
      runtime: spec.runtime,
      variables: variablesOf(options, this.stream.name),
      memoryMb: spec.memoryMb,
      timeoutSeconds: spec.timeoutSeconds,
      initMs,
    });
  }

  begin(call: Call): void {
    this.#call = call;
    this.idleSince = null;
    this.busySince = Date.now();
    const { slot } = this.#options;
    slot.invoke(this.#id, call.begin({ stream: this.stream, initMs: this.#initMs }));
    this.#initMs = null;
  }

  /** Ends an idle environment now, a working one after its call. */
  retire(): void {
    this.retired = true;
    if (this.idleSince === null) return;
    this.#options.slot.end(this.#id);
    this.#options.keeper.ended(this, null);
  }

  /** Ends it whatever it does; the caller settles the call. */
  abandon(): Call | null {
    const call = this.#takeCall();
    this.#options.slot.end(this.#id);
    return call;
  }

  hear(message: FromHost): void {
    if (message.type === 'alive') return;
    const { log, metrics } = message;
    if (this.#call) {
      this.#call.output(log, metrics);
    } else {
      this.stream.write(log);
      this.stream.metrics(metrics);
    }
    switch (message.type) {
      case 'output':
        break;
      case 'ready':
        this.readyAt = Date.now();
        this.#initMs = message.initMs;
        this.#rest(null);
        break;
      case 'done':
        this.#takeCall()?.succeed(message.payload, message.durationMs, message.memoryMb);
        this.#rest(message.durationMs);
        break;
      case 'failed':
        this.#takeCall()?.fail(message.failure, message.durationMs, message.memoryMb);
        if (message.gone) this.#leave(null);
        else this.#rest(message.durationMs);
        break;
      case 'init-failed': {
        const { spec, slot, keeper } = this.#options;
        slot.forget(this.#id);
        this.stream.write([[Date.now(), logFrame(spec).initReport(message.initMs, this.phase, message.failure)]]);
        keeper.initFailed(this, message.failure);
        break;
      }
      case 'gone':
        this.#leave(this.#takeCall());
        break;
    }
  }

  hostDied(proven: boolean, why: string): void {
    const { keeper } = this.#options;
    if (this.readyAt === null) {
      keeper.neverStarted(this, proven, why);
      return;
    }
    this.#takeCall()?.fail({ kind: 'killed' });
    keeper.ended(this, null);
  }

  #takeCall(): Call | null {
    const call = this.#call;
    this.#call = null;
    return call;
  }

  #rest(workedMs: number | null): void {
    this.idleSince = Date.now();
    this.busySince = null;
    const usualMs = this.#isWarm ? workedMs : null;
    this.#isWarm = workedMs !== null;
    if (this.retired) this.retire();
    else this.#options.keeper.free(this, usualMs);
  }

  #leave(unfinished: Call | null): void {
    this.#options.slot.forget(this.#id);
    this.#options.keeper.ended(this, unfinished);
  }
}

function variablesOf({ spec, tmpDir }: PooledEnvironmentOptions, logStream: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    TMPDIR: tmpDir,
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_REGION: spec.region,
    AWS_DEFAULT_REGION: spec.region,
    ...spec.environment,
    NODE_COMPILE_CACHE: compileCache(tmpDir),
    LAMBDA_TASK_ROOT: spec.codeRoot,
    LAMBDA_RUNTIME_DIR: spec.codeRoot,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    _HANDLER: spec.handler,
  };
}
