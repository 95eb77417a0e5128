import type { FunctionSpec } from '../protocol.ts';
import { errorTypeOf, type Failure, platformMessage } from './failures.ts';

/** What the last lines of a call say about it. */
export interface CallReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly initMs: number | null;
  readonly failure: Failure | null;
  /** Set when the call is traced. */
  readonly trace: { readonly root: string; readonly segmentId: string } | null;
}

/** The platform's own log lines, as text or, with `LoggingConfig.LogFormat: JSON`, as platform events. */
export interface LogFrame {
  initStart(): string;
  initReport(initMs: number, phase: 'init' | 'invoke', failure: Failure): string;
  start(requestId: string): string;
  end(report: CallReport): string[];
}

export function logFrame(spec: FunctionSpec): LogFrame {
  return spec.environment.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON' ? jsonFrame(spec) : textFrame(spec);
}

const ms = (value: number): string => `${value.toFixed(2)} ms`;
const billedMs = ({ durationMs, initMs }: CallReport): number => Math.ceil(durationMs + (initMs ?? 0));
const isTimeout = (failure: Failure): boolean => failure.kind === 'timeout';

function runtimeVersion({ runtime }: FunctionSpec): string {
  return runtime.replace(/^nodejs(\d+)\.x$/, 'nodejs:$1');
}

function textFrame(spec: FunctionSpec): LogFrame {
  return {
    initStart: () => `INIT_START Runtime Version: ${runtimeVersion(spec)}`,
    initReport: (initMs, phase, failure) =>
      `INIT_REPORT Init Duration: ${ms(initMs)}\tPhase: ${phase}\tStatus: ${statusText(failure)}`,
    start: (requestId) => `START RequestId: ${requestId} Version: ${spec.version}`,
    end(report) {
      const { requestId, failure } = report;
      const lines = [`END RequestId: ${requestId}`, reportLine(spec, report)];
      const complaint = failure && complaintLine(failure, requestId);
      return complaint ? [complaint, ...lines] : lines;
    },
  };
}

const statusText = (failure: Failure): string =>
  isTimeout(failure) ? 'timeout' : `error\tError Type: ${errorTypeOf(failure)}`;

function complaintLine(failure: Failure, requestId: string): string | null {
  if (failure.kind === 'timeout') {
    return `${new Date().toISOString()} ${requestId} Task timed out after ${failure.seconds.toFixed(2)} seconds`;
  }
  const message = platformMessage(failure, requestId);
  return message && `${message}\n${errorTypeOf(failure)}`;
}

function reportLine(spec: FunctionSpec, report: CallReport): string {
  const { requestId, durationMs, memoryMb, initMs, failure, trace } = report;
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${ms(durationMs)}`,
    `Billed Duration: ${billedMs(report)} ms`,
    `Memory Size: ${spec.memoryMb} MB`,
    `Max Memory Used: ${memoryMb} MB`,
  ];
  if (initMs !== null) fields.push(`Init Duration: ${ms(initMs)}`);
  // AWS gives a status for what the platform ended, not for an error the handler threw.
  if (failure && failure.kind !== 'error') fields.push(`Status: ${statusText(failure)}`);
  const line = `${fields.join('\t')}\t`;
  return trace ? `${line}\nXRAY TraceId: ${trace.root}\tSegmentId: ${trace.segmentId}\tSampled: true\t` : line;
}

function jsonFrame(spec: FunctionSpec): LogFrame {
  const event = (type: string, record: object): string =>
    JSON.stringify({ time: new Date().toISOString(), type: `platform.${type}`, record });
  const statusOf = (failure: Failure | null): object => {
    if (!failure) return { status: 'success' };
    if (isTimeout(failure)) return { status: 'timeout' };
    return { status: failure.kind === 'error' ? 'error' : 'failure', errorType: errorTypeOf(failure) };
  };
  return {
    initStart: () =>
      event('initStart', {
        initializationType: 'on-demand',
        phase: 'init',
        runtimeVersion: runtimeVersion(spec),
        functionName: spec.name,
        functionVersion: spec.version,
      }),
    initReport: (initMs, phase, failure) =>
      event('initReport', {
        initializationType: 'on-demand',
        phase,
        metrics: { durationMs: Number(initMs.toFixed(3)) },
        ...statusOf(failure),
      }),
    start: (requestId) => event('start', { requestId, version: spec.version }),
    end(report) {
      const { requestId, durationMs, memoryMb, initMs, failure, trace } = report;
      const status = statusOf(failure);
      const tracing = trace && {
        spanId: trace.segmentId,
        type: 'X-Amzn-Trace-Id',
        value: `Root=${trace.root};Sampled=1`,
      };
      return [
        event('runtimeDone', { requestId, ...status }),
        event('report', {
          requestId,
          metrics: {
            durationMs: Number(durationMs.toFixed(3)),
            billedDurationMs: billedMs(report),
            memorySizeMB: spec.memoryMb,
            maxMemoryUsedMB: memoryMb,
            ...(initMs === null ? {} : { initDurationMs: Number(initMs.toFixed(3)) }),
          },
          ...status,
          ...(tracing ? { tracing } : {}),
        }),
      ];
    },
  };
}
