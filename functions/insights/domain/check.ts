/** One thing that serving needs, and how it is asked. */
export interface Check {
  readonly name: string;
  /** Rejects when it is not ready. `signal` ends with the check's time. */
  readonly run: (signal: AbortSignal, ids: Ids) => Promise<unknown>;
}

/** Of the request, for calls of other services. */
export interface Ids {
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent: string;
}
