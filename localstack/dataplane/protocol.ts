/**
 * The language between the LocalStack plugin (Python, control plane) and the data plane (this folder).
 *
 * Transport: one JSON object per line (UTF-8, `\n`), over two inherited pipes whose descriptor numbers the plugin
 * passes as `PLAYGROUND_PIPE_IN` (plugin → data plane) and `PLAYGROUND_PIPE_OUT` (data plane → plugin). Standard output
 * and error stay free for logs. End of file on the pipe in means: stop at once. The plugin owns the state; after a
 * restart of the gateway process it sends all of it again, so every `*.put` replaces what was there under its key.
 */
import { z } from 'zod';

const arn = z.string().startsWith('arn:');

/** One function version, ready to run. Key: `arn` + `version`. A changed `revision` retires the running environments. */
export const FunctionSpec = z.object({
  /** Unqualified function ARN. */
  arn,
  /** `$LATEST` or a published version number. */
  version: z.string(),
  name: z.string(),
  accountId: z.string(),
  region: z.string(),
  runtime: z.string(),
  /** `file.export`, as in the template. */
  handler: z.string(),
  /** Folder with the unpacked code. */
  codeRoot: z.string(),
  /** The complete environment of the function: AWS_*, the template's own variables, endpoints already rewritten. */
  environment: z.record(z.string(), z.string()),
  memoryMb: z.number().int(),
  timeoutSeconds: z.number(),
  tracing: z.enum(['Active', 'PassThrough']),
  /** `process` (tag `playground:isolation`) gives the function a Lambda host process of its own. */
  isolation: z.enum(['shared', 'process']),
  /** null = unreserved; 0 = always throttled. */
  reservedConcurrency: z.number().int().nullable(),
  logGroup: z.string(),
  revision: z.string(),
});
export type FunctionSpec = z.infer<typeof FunctionSpec>;

/** A Lambda authorizer of a REST or WebSocket API. */
export const Authorizer = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['REQUEST', 'TOKEN']),
  functionArn: arn,
  /** `method.request.header.X`, `route.request.querystring.x`, `context.path` …; empty = no identity source. */
  identitySource: z.array(z.string()),
  identityValidationExpression: z.string().nullable(),
  ttlSeconds: z.number().int(),
});
export type Authorizer = z.infer<typeof Authorizer>;

const IntegrationResponse = z.object({
  selectionPattern: z.string().nullable(),
  responseParameters: z.record(z.string(), z.string()),
  responseTemplates: z.record(z.string(), z.string()),
});

export const RestMethod = z.object({
  authorizationType: z.enum(['NONE', 'CUSTOM', 'AWS_IAM', 'COGNITO_USER_POOLS']),
  authorizerId: z.string().nullable(),
  apiKeyRequired: z.boolean(),
  /** Required request parameters: `method.request.querystring.q` → true. */
  requestParameters: z.record(z.string(), z.boolean()),
  integration: z
    .object({
      type: z.enum(['AWS_PROXY', 'MOCK', 'AWS', 'HTTP', 'HTTP_PROXY']),
      /** Set for AWS_PROXY. */
      functionArn: arn.nullable(),
      uri: z.string().nullable(),
      timeoutMs: z.number().int(),
      requestTemplates: z.record(z.string(), z.string()),
      /** By status code. */
      responses: z.record(z.string(), IntegrationResponse),
    })
    .nullable(),
});
export type RestMethod = z.infer<typeof RestMethod>;

export const MethodSettings = z.object({
  throttlingRateLimit: z.number().nullable(),
  throttlingBurstLimit: z.number().nullable(),
});
export type MethodSettings = z.infer<typeof MethodSettings>;

/** One deployed stage of a REST API (v1). Key: `apiId` + `stage`. */
export const RestStage = z.object({
  apiId: z.string(),
  apiName: z.string(),
  stage: z.string(),
  accountId: z.string(),
  region: z.string(),
  deploymentId: z.string(),
  binaryMediaTypes: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
  tracing: z.boolean(),
  /** One line per request into a log group: text with `$context.…`. */
  accessLog: z.object({ logGroup: z.string(), format: z.string() }).nullable(),
  /** Keys as on AWS: `*` + `/*` for the stage, `~1orders~1{id}/GET` for a method. */
  methodSettings: z.record(z.string(), MethodSettings),
  authorizers: z.array(Authorizer),
  /** By response type, for example `THROTTLED`, `DEFAULT_4XX`. */
  gatewayResponses: z.record(
    z.string(),
    z.object({
      statusCode: z.number().int().nullable(),
      responseParameters: z.record(z.string(), z.string()),
      responseTemplates: z.record(z.string(), z.string()),
    }),
  ),
  resources: z.array(
    z.object({
      id: z.string(),
      /** For example `/api/orders/{id}` or `/{proxy+}`. */
      path: z.string(),
      /** By HTTP method or `ANY`. */
      methods: z.record(z.string(), RestMethod),
    }),
  ),
});
export type RestStage = z.infer<typeof RestStage>;

/** One WebSocket API (v2) with all its stages. Key: `apiId`. */
export const WebSocketApi = z.object({
  apiId: z.string(),
  name: z.string(),
  accountId: z.string(),
  region: z.string(),
  /** For example `$request.body.action`. */
  routeSelectionExpression: z.string(),
  authorizers: z.array(Authorizer),
  stages: z.array(
    z.object({
      name: z.string(),
      variables: z.record(z.string(), z.string()),
      throttling: MethodSettings,
      tracing: z.boolean(),
      /** What was deployed to this stage, frozen at deployment; with AutoDeploy it follows the API. */
      routes: z.array(
        z.object({
          routeKey: z.string(),
          authorizationType: z.enum(['NONE', 'CUSTOM', 'AWS_IAM']),
          authorizerId: z.string().nullable(),
          integrationType: z.enum(['AWS_PROXY', 'MOCK']),
          functionArn: arn.nullable(),
          timeoutMs: z.number().int(),
          /** A route response `$default` exists: what the function returns goes back to the client. */
          twoWay: z.boolean(),
        }),
      ),
    }),
  ),
});
export type WebSocketApi = z.infer<typeof WebSocketApi>;

/** Plugin → data plane. */
export const ToDataPlane = z.discriminatedUnion('type', [
  z.object({ type: z.literal('function.put'), function: FunctionSpec }),
  z.object({ type: z.literal('function.remove'), arn, version: z.string() }),
  z.object({ type: z.literal('concurrency.put'), arn, reservedConcurrency: z.number().int().nullable() }),
  z.object({ type: z.literal('rest.put'), stage: RestStage }),
  z.object({ type: z.literal('rest.remove'), apiId: z.string(), stage: z.string().nullable() }),
  z.object({ type: z.literal('websocket.put'), api: WebSocketApi }),
  z.object({ type: z.literal('websocket.remove'), apiId: z.string() }),
  /** An invocation that starts inside LocalStack. `arn` may be unqualified; `payload` is JSON text. */
  z.object({
    type: z.literal('invoke'),
    id: z.number().int(),
    arn,
    version: z.string(),
    requestId: z.string(),
    payload: z.string(),
    traceHeader: z.string().nullable(),
    clientContext: z.string().nullable(),
  }),
  /** Answers an `api.call`. */
  z.object({
    type: z.literal('api.answer'),
    id: z.number().int(),
    status: z.number().int(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  /** Answered by `pong`; the plugin restarts a gateway process that stays silent. */
  z.object({ type: z.literal('ping'), id: z.number().int() }),
]);
export type ToDataPlane = z.infer<typeof ToDataPlane>;

/**
 * How an invocation ended: `ok`; `function-error` (payload as AWS words it: handler error, time-out,
 * Runtime.ExitError); `throttled` (reserved concurrency, or the local growth cap: `reason` says which);
 * `not-found` (no such function); `unavailable` (the data plane is stopping or its host died before the call began).
 */
export const InvocationStatus = z.enum(['ok', 'function-error', 'throttled', 'not-found', 'unavailable']);
export type InvocationStatus = z.infer<typeof InvocationStatus>;

/** Data plane → plugin. */
export const FromDataPlane = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    pid: z.number().int(),
    port: z.number().int(),
    xrayPort: z.number().int(),
    /** Takes the functions' calls of AWS services. */
    apiPort: z.number().int(),
  }),
  /** A function calls an AWS service with a text body (JSON protocols). Header names in lower case. */
  z.object({
    type: z.literal('api.call'),
    id: z.number().int(),
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  z.object({
    type: z.literal('invoked'),
    id: z.number().int(),
    status: InvocationStatus,
    payload: z.string(),
    reason: z.string().nullable(),
    /** Last 4,096 bytes of the log, as text. */
    logTail: z.string(),
  }),
  /** Log lines in batches; `timestamp` in ms. The plugin creates groups and streams that do not exist. */
  z.object({
    type: z.literal('logs'),
    batches: z.array(
      z.object({
        accountId: z.string(),
        region: z.string(),
        group: z.string(),
        stream: z.string(),
        events: z.array(z.object({ timestamp: z.number(), message: z.string() })),
      }),
    ),
  }),
  /** Metric data: extracted from EMF lines, and AWS/Lambda, AWS/ApiGateway own metrics, summed per second. */
  z.object({
    type: z.literal('metrics'),
    data: z.array(
      z.object({
        accountId: z.string(),
        region: z.string(),
        namespace: z.string(),
        name: z.string(),
        dimensions: z.record(z.string(), z.string()),
        unit: z.string(),
        timestamp: z.number(),
        values: z.array(z.number()),
        counts: z.array(z.number()),
      }),
    ),
  }),
  /** X-Ray segment documents (JSON text), from the functions' datagrams and the data plane's own. */
  z.object({ type: z.literal('segments'), accountId: z.string(), region: z.string(), documents: z.array(z.string()) }),
  z.object({ type: z.literal('pong'), id: z.number().int() }),
]);
export type FromDataPlane = z.infer<typeof FromDataPlane>;
