import type { FunctionSpec, InvocationStatus } from '../protocol.ts';

/** One call of a function, from a REST route, a socket route, an authorizer or the plugin. */
export interface Invocation {
  /** Unqualified ARN, or with `:version` at its end. */
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
  /** Chosen by the caller so that its own log can name it; a new UUID when absent. */
  readonly requestId?: string;
  /** `Root=…;Parent=…;Sampled=1`; a new root when absent. */
  readonly traceHeader?: string | undefined;
  readonly clientContext?: string | undefined;
}

export interface InvocationOutcome {
  readonly status: InvocationStatus;
  readonly requestId: string;
  /** JSON text; empty unless status is `ok` or `function-error`. */
  readonly payload: string;
  /** Why, in a sentence, for `throttled`, `not-found`, `unavailable`; else null. */
  readonly reason: string | null;
  /** Last 4,096 bytes of the log of this invocation. */
  readonly logTail: string;
  readonly durationMs: number;
  /** Set when this call started its environment. */
  readonly initMs: number | null;
}

/** The one pool of execution environments. */
export interface Functions {
  put(spec: FunctionSpec): void;
  remove(arn: string, version: string): void;
  setReservedConcurrency(arn: string, reserved: number | null): void;
  /** Never rejects: every failure is an outcome. */
  invoke(invocation: Invocation): Promise<InvocationOutcome>;
  /** Ends all hosts within 2 s; in-flight calls end as `unavailable`. */
  close(): Promise<void>;
}

/** Where the pool reports what AWS would put into CloudWatch and X-Ray. */
export interface Telemetry {
  log(line: {
    accountId: string;
    region: string;
    group: string;
    stream: string;
    timestamp: number;
    message: string;
  }): void;
  metric(datum: {
    accountId: string;
    region: string;
    namespace: string;
    name: string;
    dimensions: Record<string, string>;
    unit: string;
    timestamp: number;
    value: number;
  }): void;
  segment(accountId: string, region: string, document: string): void;
}
