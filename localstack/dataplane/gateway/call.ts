import type { HeaderLines } from './headers.ts';

/** One HTTP request to a stage, read completely. */
export interface Call {
  readonly apiId: string;
  readonly stage: string;
  readonly method: string;
  /** Below the stage, percent-encoding untouched, with a leading slash. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: HeaderLines;
  /** null: longer than API Gateway accepts; what came of it is not kept. */
  readonly body: Buffer | null;
  readonly sourceIp: string;
  readonly protocol: string;
  readonly receivedAtMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Buffer | string;
}

/** What the access log says of a call beside the HTTP facts. */
export interface CallNotes {
  requestId?: string;
  resourcePath?: string;
  errorType?: string;
  /** How the function call ended, and why when it did not begin. */
  integration?: string;
  integrationMs?: number;
  integrationRequestId?: string;
  /** The status in the function's answer. */
  functionStatus?: number;
  reason?: string;
}
