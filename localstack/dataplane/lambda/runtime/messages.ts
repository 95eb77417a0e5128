import type { MessagePort } from 'node:worker_threads';

/** What the host hands to a new environment (worker thread). */
export interface EnvironmentData {
  readonly port: MessagePort;
  /** One Int32 the host raises with every call; a frozen environment sleeps on it. */
  readonly wake: Int32Array<SharedArrayBuffer>;
  /** The function's NODE_OPTIONS as deployed. */
  readonly nodeOptions: string | undefined;
  readonly codeRoot: string;
  readonly handler: string;
  readonly runtime: string;
}

/** Host → environment: one call. */
export interface RuntimeCall {
  readonly requestId: string;
  readonly payload: string;
  readonly functionArn: string;
  readonly traceHeader: string;
  readonly clientContext: string | null;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** An error as the Node.js runtime of AWS posts it. */
export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Environment → host. `memoryMb` is what the thread holds after the call; `ends` says that the thread ends with it. */
export type RuntimeEvent =
  | { readonly type: 'log'; readonly timestamp: number; readonly text: string }
  | { readonly type: 'ready' }
  | { readonly type: 'init-error'; readonly error: RuntimeError }
  | { readonly type: 'answer'; readonly payload: string; readonly memoryMb: number }
  | { readonly type: 'error'; readonly error: RuntimeError; readonly memoryMb: number; readonly ends: boolean };
