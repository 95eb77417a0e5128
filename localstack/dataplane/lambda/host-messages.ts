import type { MetricDatum } from '../telemetry/emf.ts';
import type { Failure } from './failures.ts';
import type { RuntimeCall } from './runtime/messages.ts';

/** `[timestamp in ms, message]` */
export type LogEvent = readonly [number, string];

export interface EnvironmentPlan {
  readonly codeRoot: string;
  readonly handler: string;
  readonly runtime: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** How long loading the code may take. */
  readonly initMs: number;
}

/** Gateway process → Lambda host process. */
export type ToHost =
  | { readonly type: 'start'; readonly environment: number; readonly plan: EnvironmentPlan }
  | { readonly type: 'invoke'; readonly environment: number; readonly call: RuntimeCall }
  | { readonly type: 'stop'; readonly environment: number };

interface Output {
  readonly environment: number;
  readonly log: readonly LogEvent[];
  readonly metrics: readonly MetricDatum[];
}

/** Lambda host process → gateway process. Everything a function printed travels in or before the message that ends it. */
export type FromHost =
  | { readonly type: 'alive'; readonly rssMb: number }
  | ({ readonly type: 'output' } & Output)
  | ({ readonly type: 'ready'; readonly initMs: number } & Output)
  | ({
      readonly type: 'done';
      readonly payload: string;
      readonly durationMs: number;
      readonly memoryMb: number;
    } & Output)
  | ({
      readonly type: 'failed';
      readonly failure: Failure;
      readonly durationMs: number;
      readonly memoryMb: number;
      /** The environment cannot take another call. */
      readonly gone: boolean;
    } & Output)
  /** The environment ended in its init phase. */
  | ({ readonly type: 'init-failed'; readonly failure: Failure; readonly initMs: number } & Output)
  /** The environment ended between two calls. */
  | ({ readonly type: 'gone' } & Output);
