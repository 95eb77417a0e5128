import { describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, lambdaIntegration, proxyMethod, restStage } from '../gateway/testing/shapes.ts';
import { answerOf } from './testing/routes.ts';

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
    const slow = proxyMethod({ integration: lambdaIntegration({ timeoutMs: 30 }) });
    const functions = fakeFunctions({ [ARN]: () => new Promise((resolve) => setTimeout(resolve, 400)) });
    await using server = await served(functions, { rest: restStage({ '/x': { GET: slow } }) });
    const heard = await server.ask('/api1/local/x');
    expect(heard).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
  });
});
