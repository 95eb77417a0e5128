import { types } from 'node:util';
import type { RuntimeError } from './messages.ts';

/** An error whose name is one of the `Runtime.*` types that AWS reports. */
export function runtimeError(name: string, reason: unknown): Error {
  const message = reason instanceof Error ? String(reason) : String(reason ?? '');
  const error = new Error(message);
  error.name = name;
  error.stack = reason instanceof Error ? `${name}: ${message}\n${framesOf(reason)}` : `${name}: ${message}`;
  return error;
}

function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}

function isErrorLike(value: unknown): value is Error {
  if (types.isNativeError(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && 'message' in value && 'stack' in value && typeof value.stack === 'string';
}

/** The body of a failed call: `{errorType, errorMessage, trace}`. */
export function toRuntimeError(value: unknown): RuntimeError {
  try {
    if (isErrorLike(value)) {
      return {
        errorType: String(value.name),
        errorMessage: String(value.message),
        trace: String(value.stack ?? '').split('\n'),
      };
    }
    return { errorType: typeof value, errorMessage: String(value), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}

/** The fields of an error as the runtime logs them, own properties of the error included. */
export function toLogRecord(value: unknown): Record<string, unknown> {
  const { errorType, errorMessage, trace } = toRuntimeError(value);
  const own = isErrorLike(value) ? { ...value } : {};
  return { errorType, errorMessage, ...own, stack: trace };
}
