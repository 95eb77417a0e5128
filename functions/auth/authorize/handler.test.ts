import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { createLog } from '../../shared/observability/log.ts';
import { httpEvent } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { rememberedRevocations } from '../adapters/revocations.ts';
import type { VerifiedToken } from '../adapters/token-verifier.ts';
import type { AccessLevel } from '../domain/access.ts';
import { AUTH } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const person = (kind: 'customer' | 'operator'): VerifiedToken => ({
  kind,
  subject: `${kind}-1`,
  roles: [kind],
  sessionId: `session-${kind}`,
  expiresAt: new Date(),
});
const service: VerifiedToken = {
  kind: 'service',
  subject: 'orders',
  roles: ['service'],
  sessionId: undefined,
  expiresAt: new Date(),
};
const tokens = new Map([
  ['customer', person('customer')],
  ['operator', person('operator')],
  ['service', service],
]);
const routes: Record<string, AccessLevel> = {
  'GET /optional': 'optional',
  'GET /customer': 'customer',
  'GET /operator': 'operator',
  'GET /service': 'service',
};

function setUp() {
  const revoked = new Set<string>();
  const clock = { now: new Date('2026-01-01T00:00:00.000Z') };
  let asked = 0;
  const isRevoked = async (sessionId: string) => {
    asked += 1;
    return revoked.has(sessionId);
  };
  const handler = createHandler({
    verifier: { verify: async (token) => tokens.get(token) },
    revocations: rememberedRevocations({ isRevoked }, () => clock.now),
    levelOf: (route) => routes[route],
    log: createLog('auth', 'authorize'),
  });
  const ask = (resource: string, headers: Record<string, string> = {}) => {
    const { requestContext, ...event } = httpEvent({ resource, headers });
    const request: APIGatewayRequestAuthorizerEvent = {
      ...event,
      type: 'REQUEST',
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:api/main/GET${resource}`,
      requestContext: { ...requestContext, authorizer: undefined },
    };
    return handler(request);
  };
  return { ask, revoked, clock, asked: () => asked };
}

describe('the authorizer', () => {
  test('tells the function behind the door who calls', async () => {
    using _ = surroundings();
    const { ask } = setUp();
    expect(await ask('/optional')).toMatchObject({ principalId: 'guest', context: { kind: 'guest' } });
    expect((await ask('/customer', { cookie: 'a=b; session=customer' })).context).toEqual({
      kind: 'customer',
      sub: 'customer-1',
      roles: 'customer',
      sid: 'session-customer',
    });
    expect((await ask('/service', { Authorization: 'Bearer service' })).context).toEqual({
      kind: 'service',
      service: 'orders',
      sub: 'orders',
      roles: 'service',
    });
  });

  test('believes a bearer token before a cookie', async () => {
    using _ = surroundings();
    const { ask } = setUp();
    const { context } = await ask('/customer', { authorization: 'Bearer operator', cookie: 'session=customer' });
    expect(context).toMatchObject({ kind: 'operator' });
  });

  test.each([
    ['/customer', {}],
    ['/operator', {}],
    ['/service', {}],
    ['/customer', { cookie: 'session=forged' }],
    ['/optional', { cookie: 'session=forged' }],
    ['/optional', { authorization: 'Basic YTpi' }],
    ['/optional', { authorization: 'Bearer' }],
  ])('answers 401 at %s to %j', async (resource, headers: Record<string, string>) => {
    using _ = surroundings();
    await expect(setUp().ask(resource, headers)).rejects.toThrow(/^Unauthorized$/);
  });

  test.each([
    ['/operator', 'customer'],
    ['/service', 'operator'],
    ['/customer', 'service'],
  ])('denies %s to %s', async (resource, token) => {
    using _ = surroundings();
    const { policyDocument } = await setUp().ask(resource, { authorization: `Bearer ${token}` });
    expect(policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
  });

  test('tells an optional door which service has come: the door decides whether it may', async () => {
    using _ = surroundings();
    const { policyDocument, context } = await setUp().ask('/optional', { authorization: 'Bearer service' });
    expect(policyDocument.Statement).toMatchObject([{ Effect: 'Allow' }]);
    expect(context).toMatchObject({ kind: 'service', service: 'orders' });
  });

  test('denies a route that nobody has spoken of, and says so', async () => {
    using world = surroundings();
    const { policyDocument } = await setUp().ask('/forgotten', { authorization: 'Bearer operator' });
    expect(policyDocument.Statement).toMatchObject([{ Effect: 'Deny' }]);
    expect(world).toHaveSaid(AUTH.UNKNOWN_ROUTE, { route: 'GET /forgotten' });
  });

  test('notices a log-out within five seconds, and asks the table no more often', async () => {
    using _ = surroundings();
    const { ask, revoked, clock, asked } = setUp();
    const call = () => ask('/customer', { cookie: 'session=customer' });
    await call();
    revoked.add('session-customer');
    await call();
    expect(asked()).toBe(1);
    clock.now = new Date(clock.now.getTime() + 5_000);
    await expect(call()).rejects.toThrow('Unauthorized');
  });
});
