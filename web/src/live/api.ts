/** Calls of the public API, each with what a person wants to know about it: status, time, ids, problem. */
import { REQUEST_TIMEOUT } from './delays.ts';

export interface Problem {
  /** 0 when no answer came. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

export interface Answer {
  readonly method: string;
  readonly path: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly ok: boolean;
  readonly ms: number;
  readonly body: unknown;
  readonly correlationId: string | null;
  /** `hit`, `miss` or `stale` where the answer says so. */
  readonly cache: string | null;
  /** Seconds to wait, as a refusal says them. */
  readonly retryAfter: string | null;
  readonly problem: Problem | null;
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function readProblem(body: unknown, status: number, headers: Headers): Problem {
  const errors = field(body, 'errors');
  return {
    status,
    title: word(field(body, 'title')) || word(field(body, 'message')) || `Answer ${status}`,
    detail: word(field(body, 'detail')),
    code: word(field(body, 'code')),
    requestId: word(field(body, 'requestId')) || (headers.get('x-request-id') ?? ''),
    correlationId: word(field(body, 'correlationId')) || (headers.get('x-correlation-id') ?? ''),
    errors: Array.isArray(errors)
      ? errors.map((error) => ({ path: word(field(error, 'path')), message: word(field(error, 'message')) }))
      : [],
  };
}

/** Never throws: an unreachable system is an answer with status 0 and a problem that says so. */
export async function call(
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const started = performance.now();
  try {
    const response = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
    const text = await response.text();
    let parsed: unknown = null;
    try {
      parsed = text === '' ? null : JSON.parse(text);
    } catch {
      parsed = { title: 'The answer is not JSON', detail: text.slice(0, 200) };
    }
    return {
      method,
      path,
      status: response.status,
      ok: response.ok,
      ms: performance.now() - started,
      body: parsed,
      correlationId: response.headers.get('x-correlation-id'),
      cache: response.headers.get('x-cache'),
      retryAfter: response.headers.get('retry-after'),
      problem: response.ok ? null : readProblem(parsed, response.status, response.headers),
    };
  } catch (cause) {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
    return {
      method,
      path,
      status: 0,
      ok: false,
      ms: performance.now() - started,
      body: null,
      correlationId: null,
      cache: null,
      retryAfter: null,
      problem: {
        status: 0,
        title: timedOut ? 'No answer in time' : 'The system cannot be reached',
        detail: timedOut ? `Nothing came within ${REQUEST_TIMEOUT / 1_000} s.` : 'Is it still running?',
        code: timedOut ? 'timeout' : 'unreachable',
        requestId: '',
        correlationId: '',
        errors: [],
      },
    };
  }
}
