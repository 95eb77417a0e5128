/** API Gateway Developer Guide: "Set up CloudWatch logging for REST APIs", "Variables for access logging for API Gateway". */
import { CreateLogGroupCommand, DeleteLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logs } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { call } from './support/http.ts';
import { type DeployedRestApi, deployRestApi, type RestApi, restTemplate } from './support/rest-api.ts';
import { updateStack } from './support/stacks.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const logGroupName = world.name('access');
const DestinationArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;

const definition = (names: string[]): RestApi => ({
  functions: {
    Hello: 'exports.handler = async () => ({ statusCode: 202, body: "hello" });',
    GuardFunction: `exports.handler = async ({ methodArn, queryStringParameters }) => ({ principalId: 'ada', context: { role: 'tester' },
      policyDocument: { Version: '2012-10-17', Statement: [{ Action: '*', Resource: methodArn, Effect: queryStringParameters.deny ? 'Deny' : 'Allow' }] } });`,
  },
  authorizers: { Guard: { AuthorizerResultTtlInSeconds: 0 } },
  methods: [{ route: 'GET /hello/{name}', to: 'Hello', authorizer: 'Guard' }],
  stage: {
    TracingEnabled: true,
    AccessLogSetting: {
      DestinationArn,
      Format: JSON.stringify(Object.fromEntries(names.map((name) => [name, `$context.${name}`]))),
    },
  },
});

let api: DeployedRestApi;
beforeAll(async () => {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  world.undo(() => logs.send(new DeleteLogGroupCommand({ logGroupName })));
  api = await deployRestApi(
    world,
    definition([
      'requestId',
      'httpMethod',
      'resourcePath',
      'path',
      'status',
      'protocol',
      'responseLength',
      'responseLatency',
      'integrationLatency',
      'authorizer.principalId',
      'authorizer.role',
      'identity.sourceIp',
      'error.message',
      'xrayTraceId',
      'no.such.name',
    ]),
  );
});

/** The line of one request, by the id that its answer carried. */
const lineOf = (requestId: unknown) =>
  eventually(async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: Date.now() - 600_000 }),
    );
    const line = events.map(({ message = '' }) => JSON.parse(message)).find((entry) => entry.requestId === requestId);
    if (line === undefined) throw new Error(`no line of ${requestId} among ${events.length}`);
    return line;
  });

test('a request leaves a line in the log group of its stage, soon and with the values that the format names', async () => {
  const { headers } = await call(`${api.url}/hello/Ada`);
  const answered = Date.now();
  expect(await lineOf(headers['x-amzn-requestid'])).toEqual({
    requestId: headers['x-amzn-requestid'],
    httpMethod: 'GET',
    resourcePath: '/hello/{name}',
    path: '/try/hello/Ada',
    status: '202',
    protocol: 'HTTP/1.1',
    responseLength: '5',
    responseLatency: expect.stringMatching(/^\d+$/),
    integrationLatency: expect.stringMatching(/^\d+$/),
    'authorizer.principalId': 'ada',
    'authorizer.role': 'tester',
    'identity.sourceIp': '127.0.0.1',
    'error.message': '-',
    xrayTraceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    'no.such.name': '-',
  });
  expect(Date.now() - answered).toBeLessThan(5_000);
});

test('a refused request leaves a line too, with the message of the gateway', async () => {
  const denied = await call(`${api.url}/hello/Eve?deny=yes`);
  expect(await lineOf(denied.headers['x-amzn-requestid'])).toMatchObject({
    status: '403',
    'error.message': expect.stringContaining('not authorized'),
    'authorizer.principalId': 'ada',
    integrationLatency: '-',
  });
  const lost = await call(`${api.url}/nowhere`);
  expect(await lineOf(lost.headers['x-amzn-requestid'])).toMatchObject({
    status: '403',
    resourcePath: '-',
    'error.message': 'Missing Authentication Token',
  });
});

test('a changed format is used from then on', async () => {
  const { status } = await updateStack(api.stackName, restTemplate(definition(['requestId', 'stage'])));
  expect(status).toBe('UPDATE_COMPLETE');
  const { headers } = await call(`${api.url}/hello/Ada`);
  const requestId = headers['x-amzn-requestid'];
  expect(await lineOf(requestId)).toEqual({ requestId, stage: 'try' });
});
