/** Calls of internal routes, as another service would make them: with its token, past the page. */
import { ulid } from 'ulid';
import { restUrl } from './deployment.ts';
import { serviceToken } from './identity.ts';

export interface InternalAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface InternalCaller {
  /** Shared by all its calls, and every one of them is followed. */
  readonly correlationId: string;
  call(method: string, path: string, body?: unknown): Promise<InternalAnswer>;
}

/** Calls in the name of `service`. */
export async function internalCaller(service: string): Promise<InternalCaller> {
  const correlationId = ulid();
  const headers = {
    authorization: `Bearer ${await serviceToken(service)}`,
    'x-correlation-id': correlationId,
    'x-follow': 'yes',
  };
  return {
    correlationId,
    async call(method, path, body) {
      const response = await fetch(`${restUrl()}/internal${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
