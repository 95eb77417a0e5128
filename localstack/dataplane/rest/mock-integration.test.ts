import { describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { fakeFunctions, proxyMethod, restStage } from '../gateway/testing/shapes.ts';
import type { RestMethod } from '../protocol.ts';

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
