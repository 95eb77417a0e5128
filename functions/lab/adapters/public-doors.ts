/** Calls the system from outside, as any visitor does. An unreachable door is an answer, never an exception. */
import { ulid } from 'ulid';

export interface DoorRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/api/…` */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Gives up at once: the request then counts as never sent. */
  readonly signal?: AbortSignal;
}

export interface DoorAnswer {
  readonly status: number | 'timeout' | 'no-answer' | 'given-up';
  /** Parsed, when it was JSON. */
  readonly body: unknown;
  readonly retryAfter: string | null;
  readonly cookies: readonly string[];
}

export type PublicDoors = (request: DoorRequest) => Promise<DoorAnswer>;

interface Dependencies {
  readonly fetch: typeof fetch;
  /** Of the REST API, as its stage says. */
  readonly address: () => Promise<string>;
}

const without = (status: DoorAnswer['status']): DoorAnswer => ({
  status,
  body: undefined,
  retryAfter: null,
  cookies: [],
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const publicDoors =
  ({ fetch, address }: Dependencies): PublicDoors =>
  async ({ method, path, body, headers = {}, timeoutMs, signal }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const base = (await address()).replace(/\/$/, '');
      const response = await fetch(base + path, {
        method,
        // a correlation id each: any of them can be followed. No Origin: programs send none, and need none.
        headers: {
          'x-correlation-id': ulid(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      return {
        status: response.status,
        body: parsed(await response.text()),
        retryAfter: response.headers.get('retry-after'),
        cookies: response.headers.getSetCookie(),
      };
    } catch {
      if (signal?.aborted === true) return without('given-up');
      return without(timeout.aborted ? 'timeout' : 'no-answer');
    }
  };
