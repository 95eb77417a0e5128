import { randomUUID } from 'node:crypto';
import type { Call } from '../gateway/call.ts';
import { type HeaderLines, headerValue, singleAndMulti } from '../gateway/headers.ts';
import { newExtendedRequestId, requestTime } from '../gateway/ids.ts';
import { domainNameOf } from '../gateway/target.ts';
import type { RestStage } from '../protocol.ts';
import { formatTraceHeader, type TraceHeader } from '../xray/trace-header.ts';

/** `requestContext` of a proxy event, and what `$context` names in templates. */
export interface RestContext {
  accountId: string;
  apiId: string;
  stage: string;
  deploymentId: string;
  domainName: string;
  domainPrefix: string;
  extendedRequestId: string;
  httpMethod: string;
  identity: Record<string, string | null>;
  path: string;
  protocol: string;
  requestId: string;
  requestTime: string;
  requestTimeEpoch: number;
  resourceId?: string;
  resourcePath?: string;
  authorizer?: Record<string, string | number>;
}

/** One request on its way through a REST API: what arrived, in the shapes that events and templates need. */
export interface Exchange {
  readonly api: RestStage;
  readonly call: Call;
  readonly context: RestContext;
  readonly trace: TraceHeader;
  /** With the headers that API Gateway adds, without those it keeps. */
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly query: Record<string, string>;
  readonly multiValueQuery: Record<string, string[]>;
  pathParameters: Record<string, string>;
}

/** Hop-by-hop and similar headers that API Gateway does not hand to any integration. */
const KEPT_BACK = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'www-authenticate',
]);
const ADDED = new Set(['x-amzn-trace-id', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto']);

export function newExchange(api: RestStage, call: Call, trace: TraceHeader): Exchange {
  const headers = singleAndMulti(forwardedHeaders(call, trace));
  const query = singleAndMulti(new URLSearchParams(call.query));
  return {
    api,
    call,
    trace,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    query: query.single,
    multiValueQuery: query.multi,
    pathParameters: {},
    context: {
      accountId: api.accountId,
      apiId: api.apiId,
      stage: api.stage,
      deploymentId: api.deploymentId,
      domainName: domainNameOf(api.apiId, headerValue(call.headers, 'host')),
      domainPrefix: api.apiId,
      extendedRequestId: newExtendedRequestId(),
      httpMethod: call.method,
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: call.sourceIp,
        user: null,
        userAgent: headerValue(call.headers, 'user-agent') ?? null,
        userArn: null,
      },
      path: `/${api.stage}${call.path}`,
      protocol: call.protocol,
      requestId: randomUUID(),
      requestTime: requestTime(call.receivedAtMs),
      requestTimeEpoch: call.receivedAtMs,
    },
  };
}

function forwardedHeaders(call: Call, trace: TraceHeader): HeaderLines {
  const before = headerValue(call.headers, 'x-forwarded-for');
  const [, port = '80'] = /:(\d+)$/.exec(headerValue(call.headers, 'host') ?? '') ?? [];
  return [
    ...call.headers.filter(([name]) => {
      const lower = name.toLowerCase();
      return !KEPT_BACK.has(lower) && !ADDED.has(lower);
    }),
    ['X-Amzn-Trace-Id', formatTraceHeader(trace)],
    ['X-Forwarded-For', before === undefined ? call.sourceIp : `${before}, ${call.sourceIp}`],
    ['X-Forwarded-Port', port],
    ['X-Forwarded-Proto', headerValue(call.headers, 'x-forwarded-proto') ?? 'http'],
  ];
}
