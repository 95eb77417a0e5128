import { describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, proxyMethod, requestAuthorizer, restStage } from '../gateway/testing/shapes.ts';
import { ANY, echo } from './testing/routes.ts';

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
