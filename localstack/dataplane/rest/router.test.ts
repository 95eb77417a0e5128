import { describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { fakeFunctions, lambdaIntegration, proxyMethod, restStage } from '../gateway/testing/shapes.ts';

describe('routing', () => {
  const named = (name: string) => proxyMethod({ integration: lambdaIntegration({ functionArn: `arn:${name}` }) });
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
