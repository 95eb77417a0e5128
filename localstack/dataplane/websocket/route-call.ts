import { z } from 'zod';
import { within } from '../gateway/within.ts';
import type { Functions } from '../lambda/types.ts';
import type { SocketRoute } from './deployed-api.ts';

/** API Gateway's own limit, whatever the integration asks for. */
const MAX_INTEGRATION_MS = 29_000;

const RouteResponse = z.object({
  statusCode: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(100).max(599)),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.string().nullish(),
});
export type RouteResponse = z.infer<typeof RouteResponse>;

export type RouteOutcome =
  | { readonly kind: 'answered'; readonly response: RouteResponse }
  /** The function ran, but what it returned is no proxy response. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Calls what stands behind a route; a MOCK answers 200 without a call. */
export async function callRoute(
  functions: Functions,
  route: SocketRoute,
  event: object,
  traceHeader: string,
): Promise<RouteOutcome> {
  if (route.integrationType === 'MOCK') return { kind: 'answered', response: { statusCode: 200 } };
  if (route.functionArn === null) return { kind: 'failed', reason: `Route ${route.routeKey} has no function` };
  const outcome = await within(
    Math.min(route.timeoutMs > 0 ? route.timeoutMs : MAX_INTEGRATION_MS, MAX_INTEGRATION_MS),
    functions.invoke({ functionArn: route.functionArn, payload: JSON.stringify(event), traceHeader }),
  );
  if (outcome === 'too-late') return { kind: 'failed', reason: 'The function did not answer in time' };
  if (outcome.status !== 'ok') {
    return { kind: 'failed', reason: `${outcome.status}: ${outcome.reason ?? outcome.payload.slice(0, 300)}` };
  }
  try {
    const response = RouteResponse.safeParse(JSON.parse(outcome.payload));
    return response.success ? { kind: 'answered', response: response.data } : { kind: 'unreadable' };
  } catch {
    return { kind: 'unreadable' };
  }
}
