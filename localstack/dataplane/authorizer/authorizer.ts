import { z } from 'zod';
import { within } from '../gateway/within.ts';
import type { Functions } from '../lambda/types.ts';
import type { Authorizer } from '../protocol.ts';
import { type Decision, decide, PolicyDocument } from './policy.ts';
import { VerdictCache } from './verdict-cache.ts';

/** An authorizer function has as long as an integration. */
const MAX_AUTHORIZER_MS = 29_000;

const contextValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const AuthorizerResponse = z.object({
  principalId: z.string(),
  policyDocument: PolicyDocument,
  /** API Gateway refuses objects and arrays in here. */
  context: z
    .record(z.string(), contextValue.nullable())
    .nullish()
    .transform((context) =>
      Object.fromEntries(Object.entries(context ?? {}).filter((entry): entry is [string, string] => entry[1] !== null)),
    ),
  usageIdentifierKey: z.string().nullish(),
});
type AuthorizerResponse = z.infer<typeof AuthorizerResponse>;

export type Verdict =
  /** An identity source is missing or does not fit, or the function threw `Unauthorized`. */
  | { readonly kind: 'unauthorized' }
  /** The function failed or answered something else than a policy; why is for the access log. */
  | { readonly kind: 'broken'; readonly reason: string }
  | {
      readonly kind: 'decided';
      readonly decision: Decision;
      /** For `requestContext.authorizer`: texts, but for the latency. */
      readonly context: Record<string, string | number>;
      readonly apiKey: string | null;
    };

/** What one request shows to an authorizer. */
export interface Presented {
  readonly methodArn: string;
  readonly traceHeader: string;
  /** The value of an identity source; null or empty when the request lacks it. */
  readonly identity: (source: string) => string | null | undefined;
  /** The event of a REQUEST authorizer. */
  readonly requestEvent: () => object;
}

/** Runs the authorizers of one API and keeps their answers. */
export function authorizerRunner(functions: Functions, cache = new VerdictCache<AuthorizerResponse>()) {
  return async (authorizer: Authorizer, presented: Presented): Promise<Verdict> => {
    const values = authorizer.identitySource.map((source) => presented.identity(source));
    // API Gateway answers 401 by itself, without a call, when anything it would look at is missing.
    if (values.some((value) => value === null || value === undefined || value === '')) return { kind: 'unauthorized' };
    const token = values[0] ?? '';
    if (authorizer.type === 'TOKEN' && !fits(authorizer.identityValidationExpression, token)) {
      return { kind: 'unauthorized' };
    }
    // Without an identity source there is nothing to tell two callers apart by.
    const cacheable = authorizer.ttlSeconds > 0 && values.length > 0;
    const key = JSON.stringify([authorizer.id, ...values]);
    const kept = cacheable ? cache.get(key) : undefined;
    if (kept !== undefined) return verdictOf(kept, presented.methodArn, 0);

    const event =
      authorizer.type === 'TOKEN'
        ? { type: 'TOKEN', methodArn: presented.methodArn, authorizationToken: token }
        : { type: 'REQUEST', methodArn: presented.methodArn, ...presented.requestEvent() };
    const startedAt = performance.now();
    const outcome = await within(
      MAX_AUTHORIZER_MS,
      functions.invoke({
        functionArn: authorizer.functionArn,
        payload: JSON.stringify(event),
        traceHeader: presented.traceHeader,
      }),
    );
    if (outcome === 'too-late') return { kind: 'broken', reason: 'The authorizer did not answer in time' };
    if (outcome.status === 'function-error') {
      const thrown = ThrownError.safeParse(parsedJson(outcome.payload));
      if (thrown.data?.errorMessage === 'Unauthorized') return { kind: 'unauthorized' };
      return { kind: 'broken', reason: `The authorizer failed: ${outcome.payload.slice(0, 300)}` };
    }
    if (outcome.status !== 'ok') return { kind: 'broken', reason: `${outcome.status}: ${outcome.reason ?? ''}` };

    const response = AuthorizerResponse.safeParse(parsedJson(outcome.payload));
    if (!response.success) {
      return { kind: 'broken', reason: `Not an authorizer response: ${z.prettifyError(response.error)}` };
    }
    if (cacheable) cache.set(key, response.data, authorizer.ttlSeconds);
    return verdictOf(response.data, presented.methodArn, Math.round(performance.now() - startedAt));
  };
}

const ThrownError = z.object({ errorMessage: z.string() });

/** The policy is looked at anew for every method, cached or not: one answer may allow some and deny others. */
function verdictOf(response: AuthorizerResponse, methodArn: string, latencyMs: number): Verdict {
  return {
    kind: 'decided',
    decision: decide(response.policyDocument, methodArn),
    context: { ...response.context, principalId: response.principalId, integrationLatency: latencyMs },
    apiKey: response.usageIdentifierKey ?? null,
  };
}

function fits(expression: string | null, token: string): boolean {
  if (expression === null || expression === '') return true;
  try {
    return new RegExp(`^(?:${expression})$`).test(token);
  } catch {
    return false;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
