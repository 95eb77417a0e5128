/** API Gateway Developer Guide: "Gateway responses for REST APIs", "Mock integrations for REST APIs", "Quotas for REST APIs". */
import { CreateDeploymentCommand, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lambda, restApis } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { call } from './support/http.ts';
import { type DeployedRestApi, deployRestApi, type Method, restTemplate, STAGE } from './support/rest-api.ts';
import { updateStack } from './support/stacks.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
let plain: DeployedRestApi;
let custom: DeployedRestApi;

const functions = {
  Throws: "exports.handler = async () => { throw new Error('secret'); };",
  Slow: 'exports.handler = async () => { await new Promise((r) => setTimeout(r, 3_000)); return { statusCode: 200 }; };',
};
const methods: Method[] = [
  { route: 'GET /throws', to: 'Throws' },
  { route: 'GET /slow', to: 'Slow', timeoutMs: 300 },
  { route: 'GET /mock', answers: { status: 203, headers: { 'X-Mock': 'yes' }, body: '{"mock":true}' } },
  { route: 'ANY /mock', answers: { status: 405, headers: { Allow: 'GET' }, body: '{"code":"not-allowed"}' } },
];
const problem = (code: string) => ({
  ResponseTemplates: {
    'application/json': `{"code":"${code}","detail":$context.error.messageString,"requestId":"$context.requestId","type":"$context.error.responseType"}`,
  },
});

beforeAll(async () => {
  [plain, custom] = await Promise.all([
    deployRestApi(world, { functions, methods }),
    deployRestApi(world, {
      functions,
      methods,
      gatewayResponses: {
        MISSING_AUTHENTICATION_TOKEN: {
          StatusCode: '404',
          ResponseParameters: {
            'gatewayresponse.header.Cache-Control': "'no-store'",
            'gatewayresponse.header.X-Path': 'method.request.path.none',
            'gatewayresponse.header.X-Request-Id': 'context.requestId',
          },
          ...problem('not-found'),
        },
        DEFAULT_5XX: problem('unexpected'),
        INTEGRATION_TIMEOUT: { StatusCode: '503', ...problem('timed-out') },
      },
    }),
  ]);
});
afterAll(() => world.dispose());

describe('without gateway responses of its own, an API answers', () => {
  test('an unknown route with 403 Missing Authentication Token', async () => {
    const answer = await call(`${plain.url}/nowhere`);
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({ message: 'Missing Authentication Token' });
    expect(answer.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
  });

  test('a method that the resource does not have with 403 too', async () => {
    const answer = await call(`${plain.url}/throws`, { method: 'DELETE' });
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({ message: 'Missing Authentication Token' });
  });

  test('a function that throws with 502, without its words', async () => {
    const answer = await call(`${plain.url}/throws`);
    expect(answer.status).toBe(502);
    expect(answer.json()).toEqual({ message: 'Internal server error' });
  });

  test('a function without a free environment with 500: calls never queue', async () => {
    const { url, functions: names } = await deployRestApi(world, { functions, methods: methods.slice(0, 1) });
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: names.Throws, ReservedConcurrentExecutions: 0 }),
    );
    const answer = await call(`${url}/throws`);
    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({ message: 'Internal server error' });
  });

  test('an integration over its time-out with 504 Endpoint request timed out', async () => {
    const answer = await call(`${plain.url}/slow`);
    expect(answer.status).toBe(504);
    expect(answer.json()).toEqual({ message: 'Endpoint request timed out' });
  });

  test('a body over 10 MB with 413', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
    const answer = await call(`${plain.url}/throws`, { method: 'POST', body });
    expect(answer.status).toBe(413);
    expect(answer.headers['x-amzn-errortype']).toBe('RequestTooLargeException');
  });

  test('an unknown stage with 403 Forbidden', async () => {
    const answer = await call(`${plain.url.replace(`/${STAGE}`, '/other')}/mock`);
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({ message: 'Forbidden' });
  });
});

describe('a customised gateway response', () => {
  test('sets status, body and headers, static ones and those from the context', async () => {
    const answer = await call(`${custom.url}/nowhere`);
    expect(answer.status).toBe(404);
    const body = answer.json();
    expect(body).toEqual({
      code: 'not-found',
      detail: 'Missing Authentication Token',
      requestId: expect.any(String),
      type: 'MISSING_AUTHENTICATION_TOKEN',
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(body).toMatchObject({ requestId: answer.headers['x-request-id'] });
  });

  test('DEFAULT_5XX words what has no response of its own and keeps its status', async () => {
    const answer = await call(`${custom.url}/throws`);
    expect(answer.status).toBe(502);
    expect(answer.json()).toMatchObject({ code: 'unexpected', detail: 'Internal server error' });
  });

  test('of a type comes before the default of its class', async () => {
    const answer = await call(`${custom.url}/slow`);
    expect(answer.status).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'timed-out', detail: 'Endpoint request timed out' });
  });
});

describe('a MOCK', () => {
  test('answers with its status, headers and body', async () => {
    const answer = await call(`${plain.url}/mock`);
    expect(answer).toMatchObject({ status: 203, headers: { 'x-mock': 'yes' } });
    expect(answer.json()).toEqual({ mock: true });
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'] as const)(
    'under ANY answers %s, which has no method',
    async (method) => {
      const answer = await call(`${plain.url}/mock`, { method, body: method === 'DELETE' ? undefined : '{}' });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET' } });
      expect(answer.json()).toEqual({ code: 'not-allowed' });
    },
  );
});

describe('a stage', () => {
  test('serves what was deployed to it, until the next deployment', async () => {
    const before = await call(`${custom.url}/mock`);
    expect(before.status).toBe(203);
    const { deploymentId: old } = await restApis.send(
      new GetStageCommand({ restApiId: custom.apiId, stageName: STAGE }),
    );
    const { id } = await restApis.send(new CreateDeploymentCommand({ restApiId: custom.apiId, description: 'again' }));
    expect(id).not.toBe(old);
    await restApis.send(
      new UpdateStageCommand({
        restApiId: custom.apiId,
        stageName: STAGE,
        patchOperations: [{ op: 'replace', path: '/deploymentId', value: id }],
      }),
    );
    await eventually(async () => expect((await call(`${custom.url}/mock`)).status).toBe(203));
  });

  test('stays when a stack update gives it a new deployment, and serves the new methods', async () => {
    const { stackName, url } = await deployRestApi(world, { functions: {}, methods: methods.slice(2, 3) });
    expect((await call(`${url}/mock`)).status).toBe(203);
    const grown = restTemplate({
      functions: {},
      methods: [...methods.slice(2, 3), { route: 'GET /late', answers: { status: 202 } }],
    });
    // CDK gives a changed API a deployment with a new logical id.
    const { Deployment, Stage, ...others } = grown.Resources;
    if (Deployment === undefined || Stage === undefined) throw new Error('the template has no stage');
    const properties = { ...Stage.Properties, DeploymentId: { Ref: 'Redeployment' } };
    const { status, reasons } = await updateStack(stackName, {
      ...grown,
      Resources: { ...others, Redeployment: Deployment, Stage: { ...Stage, Properties: properties } },
    });
    expect({ status, reasons }).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect((await call(`${url}/mock`)).status).toBe(203);
    expect((await call(`${url}/late`)).status).toBe(202);
  });
});
