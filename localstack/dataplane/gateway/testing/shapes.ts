import type { Functions, Invocation, InvocationOutcome, Telemetry } from '../../lambda/types.ts';
import type { Authorizer, RestMethod, RestStage, WebSocketApi } from '../../protocol.ts';

/** Shapes and stand-ins for the tests of the gateway. */

export const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:echo';

type Handler = (event: Record<string, unknown>, invocation: Invocation) => unknown;

/** A pool whose functions are plain callbacks by ARN. A handler may return an outcome's parts under `outcome`. */
export function fakeFunctions(handlers: Record<string, Handler>): Functions & { readonly calls: Invocation[] } {
  const calls: Invocation[] = [];
  return {
    calls,
    put() {},
    remove() {},
    setReservedConcurrency() {},
    async invoke(invocation): Promise<InvocationOutcome> {
      calls.push(invocation);
      const ended = { requestId: 'r', reason: null, logTail: '', durationMs: 1, initMs: null };
      const handler = handlers[invocation.functionArn];
      if (handler === undefined) return { ...ended, status: 'not-found', payload: '', reason: 'no such function' };
      const result = await handler(JSON.parse(invocation.payload), invocation);
      if (isOutcome(result)) return { ...ended, status: 'ok', payload: '', ...result.outcome };
      return { ...ended, status: 'ok', payload: JSON.stringify(result ?? null) };
    },
    async close() {},
  };
}

const isOutcome = (value: unknown): value is { readonly outcome: Partial<InvocationOutcome> } =>
  typeof value === 'object' && value !== null && 'outcome' in value;

export const fails = (errorMessage: string) => ({
  outcome: { status: 'function-error' as const, payload: JSON.stringify({ errorType: 'Error', errorMessage }) },
});

export interface RecordedTelemetry extends Telemetry {
  readonly metrics: { readonly name: string; readonly value: number; readonly dimensions: Record<string, string> }[];
  readonly segments: Record<string, unknown>[];
  readonly lines: { readonly group: string; readonly stream: string; readonly message: string }[];
}

export function recordedTelemetry(): RecordedTelemetry {
  const metrics: RecordedTelemetry['metrics'] = [];
  const segments: RecordedTelemetry['segments'] = [];
  const lines: RecordedTelemetry['lines'] = [];
  return {
    metrics,
    segments,
    lines,
    log: ({ group, stream, message }) => void lines.push({ group, stream, message }),
    metric: ({ name, value, dimensions }) => void metrics.push({ name, value, dimensions }),
    segment: (_account, _region, document) => void segments.push(JSON.parse(document)),
  };
}

type Integration = NonNullable<RestMethod['integration']>;

export const lambdaIntegration = (overrides: Partial<Integration> = {}): Integration => ({
  type: 'AWS_PROXY',
  functionArn: ARN,
  uri: null,
  timeoutMs: 29_000,
  requestTemplates: {},
  responses: {},
  ...overrides,
});

export const proxyMethod = (overrides: Partial<RestMethod> = {}): RestMethod => ({
  authorizationType: 'NONE',
  authorizerId: null,
  apiKeyRequired: false,
  requestParameters: {},
  integration: lambdaIntegration(),
  ...overrides,
});

export const restStage = (
  routes: Record<string, Record<string, RestMethod>>,
  overrides: Partial<RestStage> = {},
): RestStage => ({
  apiId: 'api1',
  apiName: 'shop',
  stage: 'local',
  accountId: '000000000000',
  region: 'us-east-1',
  deploymentId: 'dep1',
  binaryMediaTypes: [],
  variables: {},
  tracing: false,
  accessLog: null,
  methodSettings: {},
  authorizers: [],
  gatewayResponses: {},
  resources: Object.entries(routes).map(([path, methods], index) => ({ id: `res${index}`, path, methods })),
  ...overrides,
});

export const requestAuthorizer = (overrides: Partial<Authorizer> = {}): Authorizer => ({
  id: 'auth1',
  name: 'door',
  type: 'REQUEST',
  functionArn: 'arn:auth',
  identitySource: [],
  identityValidationExpression: null,
  ttlSeconds: 0,
  ...overrides,
});

type Stage = WebSocketApi['stages'][number];
type Route = Stage['routes'][number];

export const socketRoute = (routeKey: string, overrides: Partial<Route> = {}): Route => ({
  routeKey,
  authorizationType: 'NONE',
  authorizerId: null,
  integrationType: 'AWS_PROXY',
  functionArn: ARN,
  timeoutMs: 29_000,
  twoWay: false,
  ...overrides,
});

export const socketApi = (
  routes: Route[],
  { stage = {}, api = {} }: { readonly stage?: Partial<Stage>; readonly api?: Partial<WebSocketApi> } = {},
): WebSocketApi => ({
  apiId: 'ws1',
  name: 'feed',
  accountId: '000000000000',
  region: 'us-east-1',
  routeSelectionExpression: '$request.body.action',
  authorizers: [],
  stages: [
    {
      name: 'ws',
      variables: {},
      throttling: { throttlingRateLimit: null, throttlingBurstLimit: null },
      tracing: false,
      routes,
      ...stage,
    },
  ],
  ...api,
});
