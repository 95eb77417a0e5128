import { describe, expect, test } from 'vitest';
import { served } from '../gateway/testing/served.ts';
import { ARN, fails, fakeFunctions, proxyMethod, requestAuthorizer, restStage } from '../gateway/testing/shapes.ts';

const NAMES = [
  'requestId',
  'extendedRequestId',
  'apiId',
  'stage',
  'httpMethod',
  'path',
  'resourcePath',
  'protocol',
  'requestTime',
  'requestTimeEpoch',
  'status',
  'responseLength',
  'responseLatency',
  'integrationLatency',
  'integrationStatus',
  'integration.status',
  'identity.sourceIp',
  'identity.userAgent',
  'authorizer.principalId',
  'authorizer.userId',
  'error.message',
  'error.responseType',
  'xrayTraceId',
  'nothing.of.the.kind',
];
const format = JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, `$context.${name}`])));
const accessLog = { logGroup: '/api/access', format };

const authorizer = requestAuthorizer({ functionArn: 'arn:auth' });
const functions = () =>
  fakeFunctions({
    [ARN]: (event) => (event.path === '/broken' ? fails('on purpose') : { statusCode: 201, body: 'né' }),
    'arn:auth': () => ({
      principalId: 'somebody',
      context: { userId: 'u-1' },
      policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    }),
  });
const guarded = proxyMethod({ authorizationType: 'CUSTOM', authorizerId: authorizer.id });
const stage = restStage(
  { '/orders/{id}': { GET: guarded }, '/broken': { GET: proxyMethod() } },
  { accessLog, tracing: true, authorizers: [authorizer] },
);

describe('a stage with access logging', () => {
  test('writes one line per request, with the values of its format', async () => {
    await using api = await served(functions(), { rest: stage });
    const answer = await api.ask('/api1/local/orders/7?x=1', { headers: { 'user-agent': 'a "browser"' } });
    const [line, ...others] = api.telemetry.lines;
    expect(others).toEqual([]);
    expect(line).toMatchObject({ group: '/api/access', stream: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(JSON.parse(line?.message ?? '')).toEqual({
      requestId: answer.headers['x-amzn-requestid'],
      extendedRequestId: answer.headers['x-amz-apigw-id'],
      apiId: 'api1',
      stage: 'local',
      httpMethod: 'GET',
      path: '/local/orders/7',
      resourcePath: '/orders/{id}',
      protocol: 'HTTP/1.1',
      requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      requestTimeEpoch: expect.stringMatching(/^\d{13}$/),
      status: '201',
      responseLength: '3',
      responseLatency: expect.stringMatching(/^\d+$/),
      integrationLatency: expect.stringMatching(/^\d+$/),
      integrationStatus: '200',
      'integration.status': '201',
      'identity.sourceIp': '127.0.0.1',
      'identity.userAgent': 'a "browser"',
      'authorizer.principalId': 'somebody',
      'authorizer.userId': 'u-1',
      'error.message': '-',
      'error.responseType': '-',
      xrayTraceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'nothing.of.the.kind': '-',
    });
  });

  test('says why a request was refused or failed', async () => {
    await using api = await served(functions(), { rest: stage });
    await api.ask('/api1/local/nowhere');
    await api.ask('/api1/local/broken');
    const lines = api.telemetry.lines.map(({ message }): Record<string, string> => JSON.parse(message));
    expect(lines).toMatchObject([
      { status: '403', 'error.message': 'Missing Authentication Token', resourcePath: '-', integrationLatency: '-' },
      { status: '502', 'error.message': 'Internal server error', 'error.responseType': 'DEFAULT_5XX' },
    ]);
  });

  test('takes a format of plain text, too', async () => {
    const text = restStage(
      { '/broken': { GET: proxyMethod() } },
      {
        accessLog: { logGroup: 'g', format: '$context.identity.sourceIp [$context.requestTime] "$context.httpMethod"' },
      },
    );
    await using api = await served(functions(), { rest: text });
    await api.ask('/api1/local/broken');
    expect(api.telemetry.lines[0]?.message).toMatch(/^127\.0\.0\.1 \[.+\] "GET"$/);
  });

  test('writes nothing when the stage names no log group', async () => {
    await using api = await served(functions(), { rest: { ...stage, accessLog: null } });
    await api.ask('/api1/local/broken');
    expect(api.telemetry.lines).toEqual([]);
  });
});
