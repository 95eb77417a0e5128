import { describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, proxyMethod, requestAuthorizer, restStage } from '../gateway/testing/shapes.ts';
import { ANY, answerOf, echo } from './testing/routes.ts';

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
