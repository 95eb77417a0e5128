/** API Gateway Developer Guide: "Use API Gateway Lambda authorizers", "Throttle requests to your REST APIs". */
import { UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restApis } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { call } from './support/http.ts';
import { heard, SAY } from './support/log-lines.ts';
import { type DeployedRestApi, deployRestApi, STAGE } from './support/rest-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext) });';
/** Decides as the header `x-verdict` asks. */
const DOOR = `${SAY}exports.handler = async (event) => {
  say({ type: event.type, methodArn: event.methodArn, path: event.path, headers: event.headers });
  const verdict = event.headers['x-verdict'];
  if (verdict === 'unauthorized') throw new Error('Unauthorized');
  if (verdict === 'broken') return { nonsense: true };
  if (verdict === 'fails') throw new Error('any other');
  return {
    principalId: 'someone',
    policyDocument: { Version: '2012-10-17', Statement: [
      { Action: 'execute-api:Invoke', Effect: verdict === 'deny' ? 'Deny' : 'Allow', Resource: event.methodArn }] },
    context: { role: 'operator', count: 7, yes: true },
  };
};`;

describe('a REQUEST authorizer', () => {
  let api: DeployedRestApi;
  const ask = (verdict?: string, path = '/free') =>
    call(`${api.url}${path}`, { headers: verdict === undefined ? {} : { 'x-verdict': verdict } });

  beforeAll(async () => {
    api = await deployRestApi(world, {
      functions: { Echo: ECHO, FreshFunction: DOOR, CachingFunction: DOOR },
      authorizers: {
        Fresh: { AuthorizerResultTtlInSeconds: 0 },
        Caching: { AuthorizerResultTtlInSeconds: 300, IdentitySource: 'method.request.header.X-Verdict' },
      },
      methods: [
        { route: 'GET /free', to: 'Echo', authorizer: 'Fresh' },
        { route: 'GET /cached', to: 'Echo', authorizer: 'Caching' },
        { route: 'GET /cached/other', to: 'Echo', authorizer: 'Caching' },
      ],
    });
  });

  test('that allows lets the call through and gives the function its context as texts', async () => {
    const answer = await ask('allow');
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      authorizer: {
        principalId: 'someone',
        role: 'operator',
        count: '7',
        yes: 'true',
        integrationLatency: expect.any(Number),
      },
    });
  });

  test('sees the request and the ARN of the method', async () => {
    await ask('allow');
    const said = await eventually(async () => {
      const all = await heard(api.functions.FreshFunction ?? '');
      expect(all).not.toEqual([]);
      return all;
    });
    expect(said[0]).toMatchObject({
      type: 'REQUEST',
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:${api.apiId}/${STAGE}/GET/free`,
      path: '/free',
      headers: { 'x-verdict': 'allow' },
    });
  });

  test('that denies answers 403 in the words of AWS', async () => {
    const answer = await ask('deny');
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({
      Message: 'User is not authorized to access this resource with an explicit deny',
    });
    expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
  });

  test("that throws 'Unauthorized' answers 401", async () => {
    const answer = await ask('unauthorized');
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ message: 'Unauthorized' });
  });

  test.each(['broken', 'fails'])('that is %s answers 500 without a message', async (verdict) => {
    const answer = await ask(verdict);
    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({ message: null });
    expect(answer.headers['x-amzn-errortype']).toBe('AuthorizerConfigurationException');
  });

  test('with TTL 0 is asked each time, and needs no identity source', async () => {
    expect((await ask('allow')).status).toBe(200);
    expect((await ask('deny')).status).toBe(403);
    expect((await ask()).status).toBe(200);
  });

  test('with a TTL is asked once per identity, and its policy holds for the stage', async () => {
    const tag = 'allow-and-remember';
    expect((await ask(tag, '/cached')).status).toBe(200);
    expect((await ask(tag, '/cached')).status).toBe(200);
    // The remembered policy allows the first method only.
    expect((await ask(tag, '/cached/other')).status).toBe(403);
    await ask('unauthorized', '/cached');
    const said = await eventually(async () => {
      const all = await heard<{ headers: Record<string, string> }>(api.functions.CachingFunction ?? '');
      expect(all.some(({ headers }) => headers['x-verdict'] === 'unauthorized')).toBe(true);
      return all;
    });
    expect(said.filter(({ headers }) => headers['x-verdict'] === tag)).toHaveLength(1);
  });

  test('is not asked when an identity source is missing: 401', async () => {
    expect((await ask(undefined, '/cached')).status).toBe(401);
  });
});

describe('throttling', () => {
  let api: DeployedRestApi;
  const burst = async (path: string, calls = 12) => {
    const answers = await Promise.all(Array.from({ length: calls }, () => call(`${api.url}${path}`)));
    return answers.map(({ status }) => status);
  };
  const refused = (statuses: number[]) => statuses.filter((status) => status === 429).length;

  beforeAll(async () => {
    api = await deployRestApi(world, {
      functions: {},
      methods: [
        { route: 'GET /limited', answers: { status: 200 } },
        { route: 'GET /free', answers: { status: 200 } },
      ],
      gatewayResponses: { THROTTLED: { ResponseParameters: { 'gatewayresponse.header.Retry-After': "'1'" } } },
      stage: {
        MethodSettings: [
          { HttpMethod: 'GET', ResourcePath: '/limited', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 3 },
        ],
      },
    });
  });

  test('of a method refuses what goes beyond burst and rate, other methods are free', async () => {
    const [limited, free] = await Promise.all([burst('/limited'), burst('/free')]);
    expect(limited).toContain(200);
    expect(refused(limited)).toBeGreaterThanOrEqual(5);
    expect(refused(free)).toBe(0);
  });

  test('answers 429 Too Many Requests with the headers of its gateway response, and gives way again', async () => {
    const refusal = await eventually(async () => {
      const answer = await call(`${api.url}/limited`);
      expect(answer.status).toBe(429);
      return answer;
    });
    expect(refusal.json()).toEqual({ message: 'Too Many Requests' });
    expect(refusal.headers).toMatchObject({
      'retry-after': '1',
      'x-amzn-errortype': 'TooManyRequestsException',
    });
    await eventually(async () => expect((await call(`${api.url}/limited`)).status).toBe(200));
  });

  test('of the stage takes effect when the stage is updated', async () => {
    const limit = (rate: string, burstLimit: string) =>
      restApis.send(
        new UpdateStageCommand({
          restApiId: api.apiId,
          stageName: STAGE,
          patchOperations: [
            { op: 'replace', path: '/*/*/throttling/rateLimit', value: rate },
            { op: 'replace', path: '/*/*/throttling/burstLimit', value: burstLimit },
          ],
        }),
      );
    await limit('1', '2');
    await eventually(async () => expect(refused(await burst('/free'))).toBeGreaterThan(0));
    await limit('1000', '1000');
    await eventually(async () => expect(refused(await burst('/free'))).toBe(0));
  });
});
