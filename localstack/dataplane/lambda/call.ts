import { randomUUID } from 'node:crypto';
import type { FunctionSpec, InvocationStatus } from '../protocol.ts';
import type { MetricDatum } from '../telemetry/emf.ts';
import { type Failure, failurePayload } from './failures.ts';
import type { LogEvent } from './host-messages.ts';
import { logFrame } from './log-frame.ts';
import type { LogStream } from './log-stream.ts';
import type { RuntimeCall } from './runtime/messages.ts';
import { FunctionTrace } from './trace.ts';
import type { Invocation, InvocationOutcome, Telemetry } from './types.ts';

const tailBytes = 4_096;

/** What a call is begun with: the log of its environment and, when it started that environment, how long that took. */
export interface Begin {
  readonly stream: LogStream;
  readonly initMs: number | null;
}

/** One invocation from its acceptance to its outcome: log frame, trace segments, metrics, AWS's wording. */
export class Call {
  readonly requestId: string;
  readonly outcome: Promise<InvocationOutcome>;
  readonly receivedAt = Date.now();
  /** How often an environment ended under this call before its handler had begun. */
  lost = 0;
  readonly #spec: FunctionSpec;
  readonly #invocation: Invocation;
  readonly #telemetry: Telemetry;
  readonly #payloadLimit: number;
  readonly #trace: FunctionTrace;
  readonly #resolve: (outcome: InvocationOutcome) => void;
  #begin: (Begin & { readonly at: number; readonly clock: number }) | null = null;
  #printed: string[] = [];

  constructor(spec: FunctionSpec, invocation: Invocation, telemetry: Telemetry, payloadLimit: number) {
    const { promise, resolve } = Promise.withResolvers<InvocationOutcome>();
    this.requestId = invocation.requestId ?? randomUUID();
    this.outcome = promise;
    this.#resolve = resolve;
    this.#spec = spec;
    this.#invocation = invocation;
    this.#telemetry = telemetry;
    this.#payloadLimit = payloadLimit;
    this.#trace = new FunctionTrace(spec.tracing, invocation.traceHeader);
  }

  /** Logs the START line and gives what the environment needs. */
  begin(begin: Begin): RuntimeCall {
    const at = Date.now();
    this.#begin = { ...begin, at, clock: performance.now() };
    this.#print([[at, logFrame(this.#spec).start(this.requestId)]]);
    return {
      requestId: this.requestId,
      payload: this.#invocation.payload === '' ? '{}' : this.#invocation.payload,
      functionArn: this.#invocation.functionArn,
      traceHeader: this.#trace.header,
      clientContext: this.#invocation.clientContext ?? null,
      deadline: at + this.#spec.timeoutSeconds * 1000,
    };
  }

  output(log: readonly LogEvent[], metrics: readonly MetricDatum[]): void {
    this.#print(log);
    this.#begin?.stream.metrics(metrics);
  }

  succeed(payload: string, durationMs: number, memoryMb: number): void {
    const bytes = payload.length * 3 > this.#payloadLimit ? Buffer.byteLength(payload) : payload.length;
    if (bytes > this.#payloadLimit) {
      this.fail({ kind: 'response-too-large', bytes, limit: this.#payloadLimit }, durationMs, memoryMb);
    } else {
      this.#end('ok', payload, null, durationMs, memoryMb);
    }
  }

  /** Without a duration of the environment's own, the time since the call began counts. */
  fail(failure: Failure, durationMs?: number, memoryMb = 0): void {
    const lastedMs = durationMs ?? (this.#begin ? performance.now() - this.#begin.clock : 0);
    this.#end('function-error', failurePayload(failure, this.requestId), failure, lastedMs, memoryMb);
  }

  /** Ends the call without a run: throttled, not found, unavailable. */
  refuse(status: InvocationStatus, reason: string): void {
    const { requestId } = this;
    if (status === 'throttled' || status === 'unavailable') this.#writeSegments(status);
    this.#resolve({ status, requestId, payload: '', reason, logTail: '', durationMs: 0, initMs: null });
  }

  #end(
    status: 'ok' | 'function-error',
    payload: string,
    failure: Failure | null,
    durationMs: number,
    memoryMb: number,
  ): void {
    const { requestId } = this;
    const initMs = this.#begin?.initMs ?? null;
    const { root, segmentId, sampled } = this.#trace;
    const trace = sampled ? { root, segmentId } : null;
    const now = Date.now();
    const lines = logFrame(this.#spec).end({ requestId, durationMs, memoryMb, initMs, failure, trace });
    this.#print(lines.map((line) => [now, line]));
    this.#writeSegments(status);
    this.#resolve({ status, requestId, payload, reason: null, logTail: this.#tail(), durationMs, initMs });
  }

  #print(log: readonly LogEvent[]): void {
    this.#begin?.stream.write(log);
    for (const [, message] of log) this.#printed.push(message);
    // Only the end is ever shown; a chatty call must not grow without bound.
    if (this.#printed.length > 512) this.#printed = this.#printed.slice(-256);
  }

  #tail(): string {
    const text = `${this.#printed.join('\n')}\n`;
    if (text.length * 3 <= tailBytes) return text;
    const bytes = Buffer.from(text);
    return bytes.length <= tailBytes
      ? text
      : bytes
          .subarray(-tailBytes)
          .toString()
          .replace(/^\uFFFD+/, '');
  }

  #writeSegments(ended: 'ok' | 'function-error' | 'throttled' | 'unavailable'): void {
    if (!this.#trace.sampled) return;
    const { accountId, region } = this.#spec;
    const documents = this.#trace.documents(this.#spec, {
      requestId: this.requestId,
      receivedAt: this.receivedAt,
      beganAt: this.#begin?.at ?? null,
      endedAt: Date.now(),
      initMs: this.#begin?.initMs ?? null,
      ended,
    });
    for (const document of documents) this.#telemetry.segment(accountId, region, document);
  }
}
