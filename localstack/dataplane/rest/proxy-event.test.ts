import { describe, expect, test } from 'vitest';
import { eventOf } from './testing/routes.ts';

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
    [
      '/items?constructor=1&__proto__=2&toString=3',
      JSON.parse('{"constructor":"1","__proto__":"2","toString":"3"}'),
      JSON.parse('{"constructor":["1"],"__proto__":["2"],"toString":["3"]}'),
    ],
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
