import { format } from 'node:util';
import { toLogRecord } from './errors.ts';

type Level = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
const severity: Record<Level, number> = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };

export interface RuntimeLog {
  /** Names the call in every following line; null between calls. */
  setRequestId(requestId: string | null): void;
  /** Logs a failure the way the runtime does: `Invoke Error`, `Uncaught Exception` … */
  failure(title: string, error: unknown): void;
  /** Hands on what was written without a line end. */
  flush(): void;
}

/**
 * Replaces console and the standard streams of this thread. A console call is one log event whatever line breaks it
 * holds, as on AWS; raw writes are split at line ends.
 */
export function captureOutput(send: (text: string) => void): RuntimeLog {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const threshold = levelOf(process.env.AWS_LAMBDA_LOG_LEVEL);
  let requestId: string | null = null;

  const write = (level: Level, values: readonly unknown[]): void => {
    if (json && severity[level] < threshold) return;
    send(json ? jsonLine(level, requestId, values) : textLine(level, requestId, values));
  };
  const methods = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE' } as const;
  for (const [method, level] of Object.entries(methods)) {
    Object.defineProperty(console, method, {
      configurable: true,
      writable: true,
      value: (...values: unknown[]) => write(level, values),
    });
  }
  const flushes = [captureStream(process.stdout, send), captureStream(process.stderr, send)];
  return {
    setRequestId(id) {
      requestId = id;
    },
    failure(title, error) {
      const record = toLogRecord(error);
      if (!json) return write('ERROR', [title, `\t${safeJson(record)}`]);
      const { errorType, errorMessage, stack: stackTrace } = record;
      write('ERROR', [{ errorType, errorMessage, stackTrace }]);
    },
    flush() {
      for (const flush of flushes) flush();
    },
  };
}

function levelOf(name: string | undefined): number {
  const known = Object.entries(severity).find(([level]) => level === name?.toUpperCase());
  return known?.[1] ?? severity.INFO;
}

function textLine(level: Level, requestId: string | null, values: readonly unknown[]): string {
  return `${new Date().toISOString()}\t${requestId ?? 'undefined'}\t${level}\t${format(...values)}`;
}

function jsonLine(level: Level, requestId: string | null, values: readonly unknown[]): string {
  const head = { timestamp: new Date().toISOString(), level, requestId: requestId ?? undefined };
  if (values.length === 1) {
    try {
      return JSON.stringify({ ...head, message: values[0] }, errorsReadable);
    } catch {
      return JSON.stringify({ ...head, message: format(values[0]) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  const details = error
    ? { errorType: error.constructor.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n') }
    : {};
  return JSON.stringify({ ...head, message: format(...values), ...details });
}

function errorsReadable(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return {
    errorType: value.constructor.name,
    errorMessage: value.message,
    stackTrace: (value.stack ?? '').split('\n'),
  };
}

function safeJson(record: Record<string, unknown>): string {
  try {
    return JSON.stringify(record);
  } catch {
    const { errorType, errorMessage, stack } = record;
    return JSON.stringify({ errorType, errorMessage, stack });
  }
}

function captureStream(stream: NodeJS.WriteStream, send: (text: string) => void): () => void {
  let rest = '';
  const write = (
    chunk: string | Uint8Array,
    encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean => {
    const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8';
    const text = typeof chunk === 'string' ? Buffer.from(chunk, encoding).toString() : Buffer.from(chunk).toString();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') send(line);
    const finished = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (finished) process.nextTick(finished);
    return true;
  };
  Object.defineProperty(stream, 'write', { configurable: true, writable: true, value: write });
  return () => {
    if (rest !== '') send(rest);
    rest = '';
  };
}
