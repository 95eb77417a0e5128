import { describe, expect, test } from 'vitest';
import { type Ask, served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, proxyMethod, requestAuthorizer, restStage } from '../gateway/testing/shapes.ts';
import type { RestMethod, RestStage } from '../protocol.ts';

type Event = Record<string, unknown>;
const echo = (event: Event) => ({ statusCode: 200, body: JSON.stringify(event) });
const ANY = { ANY: proxyMethod() };

async function eventOf(path: string, ask: Ask = {}, stage: Partial<RestStage> = {}): Promise<Event> {
  const routes = { '/': ANY, '/orders/{id}': ANY, '/files/{proxy+}': ANY, '/items': ANY };
  await using server = await served(fakeFunctions({ [ARN]: echo }), { rest: restStage(routes, stage) });
  const heard = await server.ask(`/api1/local${path}`, ask);
  expect(heard.status).toBe(200);
  return JSON.parse(heard.body);
}

/** The answer of a route whose function returns this. */
async function answerOf(result: unknown, ask: Ask = {}, stage: Partial<RestStage> = {}) {
  await using server = await served(fakeFunctions({ [ARN]: () => result }), { rest: restStage({ '/x': ANY }, stage) });
  return await server.ask('/api1/local/x', ask);
}

describe('the proxy event (payload format 1.0)', () => {
  test('has every member that AWS documents, with null where there is nothing', async () => {
    const event = await eventOf('/items', { headers: { 'User-Agent': 'probe' } });
    expect(event).toMatchObject({
      resource: '/items',
      path: '/items',
      httpMethod: 'GET',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: 'api1',
        stage: 'local',
        deploymentId: 'dep1',
        domainName: expect.stringMatching(/^api1\.execute-api\.localhost:\d+$/),
        domainPrefix: 'api1',
        httpMethod: 'GET',
        path: '/local/items',
        protocol: 'HTTP/1.1',
        resourceId: 'res3',
        resourcePath: '/items',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        extendedRequestId: expect.stringMatching(/=$/),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        requestTimeEpoch: expect.any(Number),
        identity: { sourceIp: '127.0.0.1', userAgent: 'probe', accountId: null, caller: null },
      },
    });
  });

  test('keeps the casing of headers and all values of repeated ones', async () => {
    const event = await eventOf('/items', { headers: { 'X-CasEd': 'a', 'x-many': ['1', '2'] } });
    expect(event.headers).toMatchObject({ 'X-CasEd': 'a', 'x-many': '2' });
    expect(event.multiValueHeaders).toMatchObject({ 'X-CasEd': ['a'], 'x-many': ['1', '2'] });
  });

  test('adds forwarding and trace headers and keeps hop-by-hop ones back', async () => {
    const event = await eventOf('/items', { headers: { 'x-forwarded-for': '9.9.9.9', te: 'trailers' } });
    expect(event.headers).toMatchObject({
      'X-Forwarded-For': '9.9.9.9, 127.0.0.1',
      'X-Forwarded-Proto': 'http',
      'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/),
    });
    expect(Object.keys(event.headers as object)).not.toContain('te');
    expect(Object.keys(event.headers as object)).not.toContain('Connection');
  });

  test.each([
    ['/items?a=1&a=2&b=x%20y+z', { a: '2', b: 'x y z' }, { a: ['1', '2'], b: ['x y z'] }],
    ['/items?empty=&flag', { empty: '', flag: '' }, { empty: [''], flag: [''] }],
  ])('decodes the query string of %s; the last of several values counts', async (path, single, multi) => {
    const event = await eventOf(path);
    expect(event.queryStringParameters).toEqual(single);
    expect(event.multiValueQueryStringParameters).toEqual(multi);
  });

  test.each([
    ['/orders/a%2Fb%20c', '/orders/a%2Fb%20c', { id: 'a%2Fb%20c' }],
    ['/files/a/b%2Bc/d', '/files/a/b%2Bc/d', { proxy: 'a/b%2Bc/d' }],
    ['/orders/7/', '/orders/7/', { id: '7' }],
  ])('passes path and path parameters of %s on without decoding', async (path, asSeen, parameters) => {
    const event = await eventOf(path);
    expect(event.path).toBe(asSeen);
    expect(event.pathParameters).toEqual(parameters);
  });

  test('carries stage variables', async () => {
    expect(await eventOf('/items', {}, { variables: { colour: 'red' } })).toMatchObject({
      stageVariables: { colour: 'red' },
    });
  });

  test.each([
    [['image/png'], 'image/png', true],
    [['image/*'], 'image/png', true],
    [['*/*'], 'text/plain', true],
    [['image/png'], 'text/plain', false],
    [[], 'image/png', false],
  ])('with binary media types %j a body of %s is base64: %s', async (binaryMediaTypes, type, isBase64Encoded) => {
    const event = await eventOf(
      '/items',
      { method: 'POST', headers: { 'content-type': type }, body: 'hi' },
      { binaryMediaTypes },
    );
    expect(event).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? 'aGk=' : 'hi' });
  });
});

describe('the proxy response', () => {
  test('sends status, headers and body, and names request and trace', async () => {
    const heard = await answerOf({ statusCode: 201, headers: { 'X-One': 'a' }, body: 'made' });
    expect(heard).toMatchObject({ status: 201, body: 'made' });
    expect(heard.headers).toMatchObject({
      'x-one': 'a',
      'content-type': 'application/json',
      'x-amzn-requestid': expect.any(String),
      'x-amz-apigw-id': expect.any(String),
      'x-amzn-trace-id': expect.stringContaining('Root=1-'),
    });
  });

  test('sends every value of multiValueHeaders, and what headers adds', async () => {
    const heard = await answerOf({
      statusCode: 200,
      headers: { 'set-cookie': 'c=3', 'x-flag': true },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    });
    expect(heard.headers['set-cookie']).toEqual(['a=1', 'b=2', 'c=3']);
    expect(heard.headers['x-flag']).toBe('true');
  });

  test.each(['Connection', 'Content-Length', 'Date', 'Server', 'WWW-Authenticate'])(
    'renames the header %s, which API Gateway owns',
    async (name) => {
      const heard = await answerOf({ statusCode: 200, headers: { [name]: '5' }, body: 'whole body' });
      expect(heard.headers[`x-amzn-remapped-${name.toLowerCase()}`]).toBe('5');
      expect(heard.body).toBe('whole body');
    },
  );

  test.each([
    ['image/png', true],
    ['text/html,image/png', false],
  ])('with Accept %s a base64 body is decoded: %s', async (accept, decoded) => {
    const result = { statusCode: 200, body: 'AP8=', isBase64Encoded: true };
    const heard = await answerOf(result, { headers: { accept } }, { binaryMediaTypes: ['image/png'] });
    expect(heard.bytes).toEqual(decoded ? Buffer.from([0, 255]) : Buffer.from('AP8='));
  });

  test('an empty object is 200 without a body', async () => {
    expect(await answerOf({})).toMatchObject({ status: 200, body: '' });
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['an unknown member', { statusCode: 200, extra: 1 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a status out of range', { statusCode: 99 }],
    ['a status that is no number', { statusCode: 'OK' }],
    ['headers that are no map', { statusCode: 200, headers: 'x' }],
    ['a header value that HTTP forbids', { statusCode: 200, headers: { a: 'x\r\ny' } }],
    ['an error of the function', fails('boom')],
  ])('%s is 502 with the wording of AWS', async (_what, result) => {
    const heard = await answerOf(result);
    expect(heard).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
    expect(heard.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
  });

  test.each([
    ['throttled', 500],
    ['not-found', 500],
    ['unavailable', 502],
  ] as const)('a function that is %s is %i', async (status, expected) => {
    const heard = await answerOf({ outcome: { status, reason: 'because' } });
    expect(heard).toMatchObject({ status: expected, body: '{"message":"Internal server error"}' });
  });

  test('a function that outlives the integration limit is 504', async () => {
    const method = proxyMethod();
    const slow: RestMethod = { ...method, integration: { ...proxyMethod().integration, timeoutMs: 30 } as never };
    const functions = fakeFunctions({ [ARN]: () => new Promise((resolve) => setTimeout(resolve, 400)) });
    await using server = await served(functions, { rest: restStage({ '/x': { GET: slow } }) });
    const heard = await server.ask('/api1/local/x');
    expect(heard).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
  });
});

describe('routing', () => {
  const named = (name: string) =>
    ({ ...proxyMethod(), integration: { ...proxyMethod().integration, functionArn: `arn:${name}` } }) as RestMethod;
  const routes = {
    '/': { GET: named('root') },
    '/a': { GET: named('a'), ANY: named('a-any') },
    '/a/b': { GET: named('b') },
    '/a/{x}': { GET: named('param') },
    '/a/{x}/c': { GET: named('c') },
    '/a/{proxy+}': { ANY: named('greedy') },
  };
  const names = ['root', 'a', 'a-any', 'b', 'param', 'c', 'greedy'];
  const functions = fakeFunctions(
    Object.fromEntries(names.map((name) => [`arn:${name}`, () => ({ statusCode: 200, body: name })])),
  );

  test.each([
    ['GET', '/', 'root'],
    ['GET', '', 'root'],
    ['GET', '/a', 'a'],
    ['GET', '/a/', 'a'],
    ['DELETE', '/a', 'a-any'],
    ['GET', '/a/b', 'b'],
    ['GET', '/a/%62', 'b'],
    ['GET', '/a/z', 'param'],
    ['GET', '/a/b/c', 'c'],
    ['POST', '/a/z/c/d', 'greedy'],
    ['PUT', '/a/b/d', 'greedy'],
  ])('%s %s reaches %s', async (method, path, name) => {
    await using server = await served(functions, { rest: restStage(routes) });
    expect(await server.ask(`/api1/local${path}`, { method })).toMatchObject({ status: 200, body: name });
  });

  test.each([
    ['GET', '/nowhere'],
    ['POST', '/a/b'],
    ['POST', '/'],
  ])('%s %s is Missing Authentication Token, as on AWS', async (method, path) => {
    await using server = await served(functions, { rest: restStage(routes) });
    const heard = await server.ask(`/api1/local${path}`, { method });
    expect(heard).toMatchObject({ status: 403, body: '{"message":"Missing Authentication Token"}' });
    expect(heard.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
  });

  test('an API is found by host name too; a stage that is not there is Forbidden', async () => {
    await using server = await served(functions, { rest: restStage(routes) });
    expect(await server.ask('/local/a', { headers: { host: 'api1.execute-api.localhost' } })).toMatchObject({
      body: 'a',
    });
    expect(await server.ask('/api1/other/a')).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
    expect(await server.ask('/nobody/local/a')).toMatchObject({ status: 404 });
  });
});

describe('gateway responses', () => {
  const gatewayResponses = {
    MISSING_AUTHENTICATION_TOKEN: {
      statusCode: 404,
      responseParameters: {
        'gatewayresponse.header.x-request-id': 'context.requestId',
        'gatewayresponse.header.x-fixed': "'yes'",
        'gatewayresponse.header.x-origin': 'method.request.header.Origin',
      },
      responseTemplates: {
        'application/problem+json':
          '{"title":$context.error.messageString,"plain":"$context.error.message","type":"$context.error.responseType","requestId":"$context.requestId","path":"$context.path"}',
      },
    },
    DEFAULT_5XX: { statusCode: null, responseParameters: {}, responseTemplates: { 'application/json': '{"class":5}' } },
  };

  test('have their own status, headers and rendered body', async () => {
    await using server = await served(fakeFunctions({}), { rest: restStage({}, { gatewayResponses }) });
    const heard = await server.ask('/api1/local/none', { headers: { Origin: 'http://here' } });
    expect(heard.status).toBe(404);
    expect(heard.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-fixed': 'yes',
      'x-origin': 'http://here',
      'x-request-id': heard.headers['x-amzn-requestid'],
    });
    expect(JSON.parse(heard.body)).toEqual({
      title: 'Missing Authentication Token',
      plain: 'Missing Authentication Token',
      type: 'MISSING_AUTHENTICATION_TOKEN',
      requestId: heard.headers['x-amzn-requestid'],
      path: '/local/none',
    });
  });

  test('of the class DEFAULT_5XX word what has no type of its own and keep its status', async () => {
    expect(await answerOf(fails('boom'), {}, { gatewayResponses })).toMatchObject({ status: 502, body: '{"class":5}' });
  });

  test('with a header that HTTP forbids do not bring the gateway down', async () => {
    const context = { why: 'line\nbreak' };
    const statement = { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: '*' };
    const answer = { principalId: 'x', policyDocument: { Statement: [statement] }, context };
    const responseParameters = { 'gatewayresponse.header.x-why': 'context.authorizer.why' };
    const rest = restStage(
      { '/x': { GET: proxyMethod({ authorizationType: 'CUSTOM', authorizerId: 'auth1' }) }, '/open': ANY },
      {
        authorizers: [requestAuthorizer()],
        gatewayResponses: { ACCESS_DENIED: { statusCode: null, responseParameters, responseTemplates: {} } },
      },
    );
    await using server = await served(fakeFunctions({ [ARN]: echo, 'arn:auth': () => answer }), { rest });
    expect(await server.ask('/api1/local/x')).toMatchObject({ status: 500 });
    expect(await server.ask('/api1/local/open')).toMatchObject({ status: 200 });
  });

  test('a body beyond 10 MB is 413 without a call', async () => {
    const functions = fakeFunctions({ [ARN]: echo });
    await using server = await served(functions, { rest: restStage({ '/x': ANY }) });
    const headers = { 'transfer-encoding': 'chunked' };
    for (const ask of [{ headers }, {}]) {
      const heard = await server.ask('/api1/local/x', { method: 'POST', body: Buffer.alloc(11_000_000), ...ask });
      expect(heard).toMatchObject({ status: 413, body: '{"message":"Request Too Long"}' });
    }
    expect(functions.calls).toHaveLength(0);
  });

  test('a missing required parameter is 400 and named', async () => {
    const method = proxyMethod({ requestParameters: { 'method.request.querystring.q': true } });
    await using server = await served(fakeFunctions({ [ARN]: echo }), { rest: restStage({ '/x': { GET: method } }) });
    expect(await server.ask('/api1/local/x')).toMatchObject({
      status: 400,
      body: '{"message":"Missing required request parameters: [q]"}',
    });
    expect(await server.ask('/api1/local/x?q=1')).toMatchObject({ status: 200 });
  });
});

describe('MOCK integrations', () => {
  const mock = (
    requestTemplates: Record<string, string>,
    responses: NonNullable<RestMethod['integration']>['responses'],
  ): RestMethod =>
    proxyMethod({
      integration: { type: 'MOCK', functionArn: null, uri: null, timeoutMs: 29_000, requestTemplates, responses },
    });

  test('answer CORS preflights as CDK writes them', async () => {
    const method = mock(
      { 'application/json': '{ statusCode: 200 }' },
      {
        '204': {
          selectionPattern: null,
          responseParameters: {
            'method.response.header.Access-Control-Allow-Origin': "'*'",
            'method.response.header.Access-Control-Allow-Methods': "'GET,PUT'",
          },
          responseTemplates: {},
        },
      },
    );
    await using server = await served(fakeFunctions({}), { rest: restStage({ '/x': { OPTIONS: method } }) });
    const heard = await server.ask('/api1/local/x', { method: 'OPTIONS' });
    expect(heard).toMatchObject({ status: 204, body: '' });
    expect(heard.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,PUT',
    });
  });

  test('refuse a verb with 405 and Allow, whatever the body is', async () => {
    const method = mock(
      { 'application/json': '{"statusCode": 405}' },
      {
        '405': {
          selectionPattern: '405',
          responseParameters: { 'method.response.header.Allow': "'GET, POST'" },
          responseTemplates: { 'application/problem+json': '{"status":405,"requestId":"$context.requestId"}' },
        },
      },
    );
    await using server = await served(fakeFunctions({}), { rest: restStage({ '/x': { ANY: method } }) });
    const ask = { method: 'DELETE', headers: { 'content-type': 'text/plain' }, body: 'x' };
    const heard = await server.ask('/api1/local/x', ask);
    expect(heard.status).toBe(405);
    expect(heard.headers).toMatchObject({ allow: 'GET, POST', 'content-type': 'application/problem+json' });
    expect(JSON.parse(heard.body)).toEqual({ status: 405, requestId: heard.headers['x-amzn-requestid'] });
  });

  test.each([
    ['names no status', '{}'],
    ['needs Velocity', '#set($x = 1){"statusCode": 200}'],
  ])('are 500 when the template %s', async (_what, template) => {
    const method = mock({ 'application/json': template }, {});
    await using server = await served(fakeFunctions({}), { rest: restStage({ '/x': { GET: method } }) });
    expect(await server.ask('/api1/local/x')).toMatchObject({
      status: 500,
      body: '{"message":"Internal server error"}',
    });
  });
});

describe('throttling', () => {
  test.each([
    ['the stage', '*/*'],
    ['a method', '~1x~1{id}/GET'],
  ])('of %s answers 429 once the burst is used up', async (_what, key) => {
    const methodSettings = { [key]: { throttlingRateLimit: 0.001, throttlingBurstLimit: 2 } };
    await using server = await served(fakeFunctions({ [ARN]: echo }), {
      rest: restStage({ '/x/{id}': { GET: proxyMethod() } }, { methodSettings }),
    });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await server.ask(`/api1/local/x/${i}`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const heard = await server.ask('/api1/local/x/9');
    expect(heard.body).toBe('{"message":"Too Many Requests"}');
    expect(heard.headers['x-amzn-errortype']).toBe('TooManyRequestsException');
  });
});

describe('tracing and metrics', () => {
  const incoming = 'Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1';

  test('an active stage writes a segment and becomes the parent of the function', async () => {
    const functions = fakeFunctions({ [ARN]: echo });
    await using server = await served(functions, { rest: restStage({ '/x': ANY }, { tracing: true }) });
    await server.ask('/api1/local/x', { headers: { 'X-Amzn-Trace-Id': incoming } });
    const [segment] = server.telemetry.segments;
    expect(segment).toMatchObject({
      name: 'shop/local',
      origin: 'AWS::ApiGateway::Stage',
      trace_id: '1-67891233-abcdef012345678912345678',
      parent_id: '463ac35c9f6413ad',
      http: { request: { method: 'GET' }, response: { status: 200 } },
      fault: false,
    });
    expect(functions.calls[0]?.traceHeader).toBe(
      `Root=1-67891233-abcdef012345678912345678;Parent=${segment?.id};Sampled=1`,
    );
  });

  test.each([
    ['a passive stage', false, incoming, incoming],
    [
      'a caller that opted out',
      true,
      incoming.replace('=1', '=1').replace('Sampled=1', 'Sampled=0'),
      incoming.replace('Sampled=1', 'Sampled=0'),
    ],
  ])('%s passes the header on and writes nothing', async (_what, tracing, sent, received) => {
    const functions = fakeFunctions({ [ARN]: echo });
    await using server = await served(functions, { rest: restStage({ '/x': ANY }, { tracing }) });
    await server.ask('/api1/local/x', { headers: { 'X-Amzn-Trace-Id': sent } });
    expect(functions.calls[0]?.traceHeader).toBe(received);
    expect(server.telemetry.segments).toEqual([]);
  });

  test('counts requests and errors by class, as AWS/ApiGateway does', async () => {
    await using server = await served(fakeFunctions({ [ARN]: () => fails('x') }), { rest: restStage({ '/x': ANY }) });
    await server.ask('/api1/local/x');
    await server.ask('/api1/local/none');
    const sum = (name: string) =>
      server.telemetry.metrics
        .filter((metric) => metric.name === name && metric.dimensions.Stage === 'local')
        .reduce((total, { value }) => total + value, 0);
    expect([sum('Count'), sum('4XXError'), sum('5XXError')]).toEqual([2, 1, 1]);
  });
});

test('a new deployment replaces the routes, a removed stage is gone', async () => {
  await using server = await served(fakeFunctions({ [ARN]: echo }), { rest: restStage({ '/old': ANY }) });
  server.gateway.putRest(restStage({ '/new': ANY }));
  expect(await server.ask('/api1/local/old')).toMatchObject({ status: 403 });
  expect(await server.ask('/api1/local/new')).toMatchObject({ status: 200 });
  server.gateway.removeRest('api1', 'local');
  expect(await server.ask('/api1/local/new')).toMatchObject({ status: 404 });
});

test('an authorizer that is not there closes the method', async () => {
  const method = proxyMethod({ authorizationType: 'CUSTOM', authorizerId: 'gone' });
  const rest = restStage({ '/x': { GET: method } }, { authorizers: [requestAuthorizer()] });
  await using server = await served(fakeFunctions({ [ARN]: echo }), { rest });
  expect(await server.ask('/api1/local/x')).toMatchObject({ status: 500, body: '{"message":null}' });
});
