/** API Gateway Developer Guide: "Lambda proxy integrations in API Gateway", "Binary media types for REST APIs". */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './support/http.ts';
import { type DeployedRestApi, deployRestApi, STAGE } from './support/rest-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
let api: DeployedRestApi;

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';
/** Answers with what it was sent, as its own answer. */
const PUPPET = 'exports.handler = async ({ body }) => JSON.parse(body);';
const IMAGE = `exports.handler = async ({ body, isBase64Encoded }) => ({
  statusCode: 200, isBase64Encoded: true, headers: { 'Content-Type': 'image/png' },
  body: isBase64Encoded ? body : Buffer.from('not binary').toString('base64') });`;

beforeAll(async () => {
  api = await deployRestApi(world, {
    functions: { Echo: ECHO, Puppet: PUPPET, Image: IMAGE },
    api: { BinaryMediaTypes: ['image/png'] },
    stage: { Variables: { colour: 'blue' } },
    methods: [
      { route: 'ANY /echo', to: 'Echo' },
      { route: 'GET /things/{id}', to: 'Echo' },
      { route: 'GET /things/special', to: 'Puppet' },
      { route: 'POST /things/special', to: 'Puppet' },
      { route: 'GET /files/{path+}', to: 'Echo' },
      { route: 'POST /puppet', to: 'Puppet' },
      { route: 'POST /image', to: 'Image' },
    ],
  });
});
afterAll(() => world.dispose());

const echoed = async (...args: Parameters<typeof call>) => (await call(...args)).json();
const puppet = (answer: unknown) => call(`${api.url}/puppet`, { method: 'POST', body: JSON.stringify(answer) });

describe('the event of a proxy integration', () => {
  test('holds the whole request in the form of version 1.0', async () => {
    const event = await echoed(`${api.url}/echo?a=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kind': 'Mixed Case', 'user-agent': 'conformance' },
      body: '{"a":"é"}',
    });
    expect(event).toMatchObject({
      resource: '/echo',
      path: '/echo',
      httpMethod: 'POST',
      headers: { 'x-kind': 'Mixed Case' },
      multiValueHeaders: { 'x-kind': ['Mixed Case'] },
      queryStringParameters: { a: '1' },
      multiValueQueryStringParameters: { a: ['1'] },
      pathParameters: null,
      stageVariables: { colour: 'blue' },
      body: '{"a":"é"}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: api.apiId,
        stage: STAGE,
        httpMethod: 'POST',
        resourcePath: '/echo',
        path: `/${STAGE}/echo`,
        protocol: 'HTTP/1.1',
        requestId: expect.any(String),
        extendedRequestId: expect.any(String),
        requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        requestTimeEpoch: expect.any(Number),
        domainName: expect.any(String),
        resourceId: expect.any(String),
        identity: { sourceIp: '127.0.0.1', userAgent: 'conformance', accountId: null, cognitoIdentityId: null },
      },
    });
  });

  test('says null for what a request does not have', async () => {
    expect(await echoed(`${api.url}/echo`)).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
    });
  });

  test('keeps all values of a repeated header and of a repeated query parameter, the last one singly', async () => {
    expect(await echoed(`${api.url}/echo?c=1&c=2&d=%C3%A9%20%2B`, { headers: { 'x-tag': ['a', 'b'] } })).toMatchObject({
      headers: { 'x-tag': 'b' },
      multiValueHeaders: { 'x-tag': ['a', 'b'] },
      queryStringParameters: { c: '2', d: 'é +' },
      multiValueQueryStringParameters: { c: ['1', '2'], d: ['é +'] },
    });
  });

  test('carries cookies in the one header Cookie', async () => {
    expect(await echoed(`${api.url}/echo`, { headers: { cookie: 'a=1; b=2' } })).toMatchObject({
      headers: { cookie: 'a=1; b=2' },
    });
  });

  test('names path parameters as they were sent', async () => {
    expect(await echoed(`${api.url}/things/a%20b%2Fc`)).toMatchObject({
      resource: '/things/{id}',
      pathParameters: { id: 'a%20b%2Fc' },
      requestContext: { resourcePath: '/things/{id}' },
    });
  });

  test('gives a greedy parameter the rest of the path', async () => {
    expect(await echoed(`${api.url}/files/2026/11/a.txt`)).toMatchObject({
      resource: '/files/{path+}',
      path: '/files/2026/11/a.txt',
      pathParameters: { path: '2026/11/a.txt' },
    });
  });

  test('is given to the most specific resource', async () => {
    const answer = await call(`${api.url}/things/special`, { method: 'POST', body: '{"statusCode":202}' });
    expect(answer.status).toBe(202);
  });

  test('carries the trace on as X-Amzn-Trace-Id', async () => {
    expect(await echoed(`${api.url}/echo`)).toMatchObject({
      headers: { 'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/) },
    });
  });

  test('is the same through the engine port, /_aws/execute-api', async () => {
    expect(
      await echoed(`${api.forwardedUrl}/echo?c=1&c=2`, {
        method: 'PUT',
        headers: { 'x-tag': ['a', 'b'] },
        body: 'forwarded',
      }),
    ).toMatchObject({
      path: '/echo',
      httpMethod: 'PUT',
      body: 'forwarded',
      multiValueHeaders: { 'x-tag': ['a', 'b'] },
      multiValueQueryStringParameters: { c: ['1', '2'] },
    });
  });
});

describe('binary bodies', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff, 0xfe, 0x80]);

  test('of a binary media type reach the function in base64, and come back as bytes when the client accepts the type', async () => {
    const answer = await call(`${api.url}/image`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', accept: 'image/png' },
      body: png,
    });
    expect(answer.headers['content-type']).toBe('image/png');
    expect(answer.bytes).toEqual(png);
  });

  test('stay base64 text for a client that does not accept the type', async () => {
    const answer = await call(`${api.url}/image`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', accept: 'application/json' },
      body: png,
    });
    expect(answer.text).toBe(png.toString('base64'));
  });

  test('of other types are text', async () => {
    expect(
      await echoed(`${api.url}/echo`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'plain' }),
    ).toMatchObject({ body: 'plain', isBase64Encoded: false });
  });
});

describe('the answer of a function', () => {
  test('sets status, headers and body', async () => {
    const answer = await puppet({ statusCode: 201, headers: { 'X-One': '1', Location: '/things/7' }, body: 'made' });
    expect(answer).toMatchObject({ status: 201, headers: { 'x-one': '1', location: '/things/7' }, text: 'made' });
  });

  test('repeats multiValueHeaders, for example two cookies', async () => {
    const { headers } = await puppet({
      statusCode: 200,
      headers: { 'X-One': '1' },
      multiValueHeaders: { 'Set-Cookie': ['a=1; Path=/', 'b=2'] },
    });
    expect(headers).toMatchObject({ 'x-one': '1', 'set-cookie': ['a=1; Path=/', 'b=2'] });
  });

  test('is application/json unless it says otherwise', async () => {
    expect((await puppet({ statusCode: 200, body: '{}' })).headers['content-type']).toBe('application/json');
    const html = await puppet({ statusCode: 200, headers: { 'content-type': 'text/html' }, body: '<p>' });
    expect(html.headers['content-type']).toBe('text/html');
  });

  test('carries the request id and the trace of API Gateway', async () => {
    const { headers } = await puppet({ statusCode: 200 });
    expect(headers).toMatchObject({
      'x-amzn-requestid': expect.any(String),
      'x-amz-apigw-id': expect.any(String),
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-/),
    });
  });

  test.each([
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a member of its own', { statusCode: 200, message: 'hello' }],
    ['a text', 'hello'],
    ['a status that is none', { statusCode: 'fine' }],
  ])('with %s is malformed: 502', async (_, malformed) => {
    const answer = await puppet(malformed);
    expect(answer.status).toBe(502);
    expect(answer.json()).toEqual({ message: 'Internal server error' });
    expect(answer.headers['x-amzn-errortype']).toBe('InternalServerErrorException');
  });
});
