/** Calls a route's handler as API Gateway would. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { HttpLambda } from '../http/http-handler.ts';
import { fakeContext } from './context.ts';

export interface TestRequest {
  readonly method?: string;
  /** Resource path, `/api/orders/{id}`. */
  readonly resource?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
  /** The authorizer's context: kind, sub, roles, sid, service. */
  readonly authorizer?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

export interface TestAnswer {
  readonly status: number;
  /** Names as the handler wrote them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  /** Parsed when it is JSON. */
  readonly body: unknown;
}

export const asCustomer = (userId = 'user-1'): Record<string, string> => ({
  kind: 'customer',
  sub: userId,
  roles: 'customer',
  sid: `session-of-${userId}`,
});
export const asService = (service: string): Record<string, string> => ({ kind: 'service', service });

export function httpEvent(request: TestRequest = {}): APIGatewayProxyEvent {
  const { method = 'GET', resource = '/api/test', path = {}, query = {}, body, authorizer } = request;
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { ...(text === null ? {} : { 'content-type': 'application/json' }), ...request.headers };
  const several = (values: Readonly<Record<string, string>>): Record<string, string[]> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
  const address = Object.entries(path).reduce((url, [name, value]) => url.replace(`{${name}}`, value), resource);
  return {
    resource,
    path: address,
    httpMethod: method,
    headers,
    multiValueHeaders: several(headers),
    queryStringParameters: query,
    multiValueQueryStringParameters: several(query),
    pathParameters: path,
    stageVariables: null,
    body: text,
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      authorizer,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      path: address,
      stage: 'main',
      requestId: request.requestId ?? 'c6af9ac6-7b61-4d6a-8b33-2d2f5a5f0e11',
      requestTimeEpoch: Date.now(),
      resourceId: 'abc123',
      resourcePath: resource,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: 'test',
        userArn: null,
      },
    },
  };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Needs `surroundings()` around it, or events would be sent in earnest. */
export async function callHttp(handler: HttpLambda, request: TestRequest = {}): Promise<TestAnswer> {
  const result = await handler(httpEvent(request), fakeContext());
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  return {
    status: result.statusCode,
    headers,
    cookies: (result.multiValueHeaders?.['set-cookie'] ?? []).map(String),
    body: parsed(result.body),
  };
}
