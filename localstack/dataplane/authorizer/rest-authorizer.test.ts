import { describe, expect, test } from 'vitest';
import { type Ask, served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, proxyMethod, requestAuthorizer, restStage } from '../gateway/testing/shapes.ts';
import type { Authorizer, RestStage } from '../protocol.ts';

type Event = Record<string, unknown>;
const GUARDED = proxyMethod({ authorizationType: 'CUSTOM', authorizerId: 'auth1' });

const policyFor = (Effect: string, Resource: unknown = '*', more: object = {}) => ({
  principalId: 'user-1',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
  ...more,
});

/** A stage whose routes ask this authorizer, and what it and the function were called with. */
async function guarded(
  answer: (event: Event) => unknown,
  authorizer: Partial<Authorizer> = {},
  stage: Partial<RestStage> = {},
) {
  const asked: Event[] = [];
  const reached: Event[] = [];
  const functions = fakeFunctions({
    'arn:auth': (event) => {
      asked.push(event);
      return answer(event);
    },
    [ARN]: (event) => {
      reached.push(event);
      return { statusCode: 200, body: 'in' };
    },
  });
  const rest = restStage(
    { '/orders/{id}': { ANY: GUARDED }, '/other': { ANY: GUARDED } },
    { authorizers: [requestAuthorizer(authorizer)], ...stage },
  );
  const server = await served(functions, { rest });
  return {
    asked,
    reached,
    ask: (path = '/orders/7', ask: Ask = {}) => server.ask(`/api1/local${path}`, ask),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('a REQUEST authorizer', () => {
  test('sees the whole request and opens the method by its context, as texts', async () => {
    const context = { role: 'operator', level: 3, yes: true, none: null };
    await using door = await guarded(() => policyFor('Allow', '*', { context, usageIdentifierKey: 'key' }));
    const heard = await door.ask('/orders/7?a=1', { method: 'PUT', headers: { 'X-CasEd': 'v' }, body: 'x' });
    expect(heard).toMatchObject({ status: 200, body: 'in' });
    expect(door.asked[0]).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/local/PUT/orders/7',
      resource: '/orders/{id}',
      path: '/orders/7',
      httpMethod: 'PUT',
      headers: { 'X-CasEd': 'v' },
      multiValueHeaders: { 'X-CasEd': ['v'] },
      queryStringParameters: { a: '1' },
      multiValueQueryStringParameters: { a: ['1'] },
      pathParameters: { id: '7' },
      stageVariables: {},
      requestContext: { resourcePath: '/orders/{id}', path: '/local/orders/7', stage: 'local' },
    });
    expect(door.asked[0]).not.toHaveProperty('body');
    const requestContext = door.reached[0]?.requestContext as Event;
    expect(requestContext.authorizer).toEqual({
      role: 'operator',
      level: '3',
      yes: 'true',
      principalId: 'user-1',
      integrationLatency: expect.any(Number),
    });
    expect(requestContext.identity).toMatchObject({ apiKey: 'key' });
  });

  test.each([
    ['method.request.header.Authorization', {}, '/orders/7'],
    ['method.request.querystring.token', {}, '/orders/7'],
    ['method.request.header.Authorization', { authorization: '' }, '/orders/7'],
    ['stageVariables.tenant', {}, '/orders/7'],
  ])('without its identity source %s answers 401 and is not called', async (source, headers, path) => {
    await using door = await guarded(() => policyFor('Allow'), { identitySource: [source] });
    const heard = await door.ask(path, { headers });
    expect(heard).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(heard.headers['x-amzn-errortype']).toBe('UnauthorizedException');
    expect(door.asked).toEqual([]);
  });

  test.each([
    ['an explicit deny', policyFor('Deny'), 'User is not authorized to access this resource with an explicit deny'],
    ['no matching statement', policyFor('Allow', '*/POST/*'), 'User is not authorized to access this resource'],
  ])('with %s answers 403, Message with a capital M', async (_what, answer, Message) => {
    await using door = await guarded(() => answer);
    const heard = await door.ask();
    expect(heard.status).toBe(403);
    expect(JSON.parse(heard.body)).toEqual({ Message });
    expect(heard.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    expect(door.reached).toEqual([]);
  });

  test('that throws Unauthorized answers 401', async () => {
    await using door = await guarded(() => fails('Unauthorized'));
    expect(await door.ask()).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
  });

  test.each([
    ['throws anything else', fails('boom')],
    ['returns no policy', { principalId: 'x' }],
    ['returns no principal', { policyDocument: policyFor('Allow').policyDocument }],
    ['returns a context with an object in it', policyFor('Allow', '*', { context: { a: {} } })],
    ['returns nothing', undefined],
    ['is throttled', { outcome: { status: 'throttled', reason: 'full' } }],
  ])('that %s is a configuration error: 500 and a null message', async (_what, answer) => {
    await using door = await guarded(() => answer);
    const heard = await door.ask();
    expect(heard).toMatchObject({ status: 500, body: '{"message":null}' });
    expect(heard.headers['x-amzn-errortype']).toBe('AuthorizerConfigurationException');
    expect(door.reached).toEqual([]);
  });

  test('may word its refusal through a gateway response with its own context', async () => {
    const gatewayResponses = {
      ACCESS_DENIED: {
        statusCode: 404,
        responseParameters: {},
        responseTemplates: {
          'application/json': '{"why":"$context.authorizer.why","said":$context.error.messageString}',
        },
      },
    };
    await using door = await guarded(
      () => policyFor('Deny', '*', { context: { why: 'blocked' } }),
      {},
      { gatewayResponses },
    );
    const heard = await door.ask();
    expect(heard.status).toBe(404);
    expect(JSON.parse(heard.body)).toMatchObject({ why: 'blocked', said: expect.stringContaining('explicit deny') });
  });
});

describe('caching', () => {
  const headers = (token: string) => ({ headers: { authorization: token } });
  const cached = { identitySource: ['method.request.header.Authorization'], ttlSeconds: 300 };

  test('asks once per identity while the TTL lasts', async () => {
    await using door = await guarded(() => policyFor('Allow'), cached);
    for (const token of ['a', 'a', 'b', 'a']) await door.ask('/orders/7', headers(token));
    expect(door.asked).toHaveLength(2);
    expect(door.reached).toHaveLength(4);
  });

  test('evaluates the kept policy anew for every method', async () => {
    await using door = await guarded(() => policyFor('Allow', '*/GET/orders/7'), cached);
    expect(await door.ask('/orders/7', headers('a'))).toMatchObject({ status: 200 });
    expect(await door.ask('/other', headers('a'))).toMatchObject({ status: 403 });
    expect(door.asked).toHaveLength(1);
  });

  test.each([
    ['a TTL of 0', { ...cached, ttlSeconds: 0 }],
    ['no identity source', { identitySource: [], ttlSeconds: 300 }],
  ])('does not happen with %s', async (_what, authorizer) => {
    await using door = await guarded(() => policyFor('Allow'), authorizer);
    await door.ask('/orders/7', headers('a'));
    await door.ask('/orders/7', headers('a'));
    expect(door.asked).toHaveLength(2);
  });

  test('never keeps a failure', async () => {
    let answers = 0;
    await using door = await guarded(() => {
      answers += 1;
      return answers === 1 ? fails('boom') : policyFor('Allow');
    }, cached);
    expect(await door.ask('/orders/7', headers('a'))).toMatchObject({ status: 500 });
    expect(await door.ask('/orders/7', headers('a'))).toMatchObject({ status: 200 });
  });
});

describe('a TOKEN authorizer', () => {
  const token = {
    type: 'TOKEN' as const,
    identitySource: ['method.request.header.Authorization'],
    identityValidationExpression: 'Bearer [a-z]+',
  };

  test('sees the token only', async () => {
    await using door = await guarded(() => policyFor('Allow'), token);
    expect(await door.ask('/orders/7', { headers: { authorization: 'Bearer abc' } })).toMatchObject({ status: 200 });
    expect(door.asked).toEqual([
      {
        type: 'TOKEN',
        methodArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/local/GET/orders/7',
        authorizationToken: 'Bearer abc',
      },
    ]);
  });

  test('is not asked about a token that does not fit its expression', async () => {
    await using door = await guarded(() => policyFor('Allow'), token);
    expect(await door.ask('/orders/7', { headers: { authorization: 'Bearer 123' } })).toMatchObject({ status: 401 });
    expect(door.asked).toEqual([]);
  });
});

test('a throttled request does not reach the authorizer', async () => {
  const methodSettings = { '*/*': { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 } };
  await using door = await guarded(() => policyFor('Allow'), {}, { methodSettings });
  expect([(await door.ask()).status, (await door.ask()).status]).toEqual([200, 429]);
  expect(door.asked).toHaveLength(1);
});
