/** The one authorizer of all doors but the public ones: who is it, and may they in? */
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { cookiesOf } from '../../shared/http/cookies.ts';
import type { Log } from '../../shared/observability/log.ts';
import type { Revocations } from '../adapters/revocations.ts';
import type { TokenVerifier } from '../adapters/token-verifier.ts';
import { type AccessLevel, type Identity, judge } from '../domain/access.ts';
import { AUTH } from '../log-messages.ts';
import { tokenIn } from '../session-cookie.ts';

export interface Dependencies {
  readonly verifier: TokenVerifier;
  readonly revocations: Revocations;
  /** Level of a route like `GET /api/cart`; undefined when nobody said. */
  readonly levelOf: (route: string) => AccessLevel | undefined;
  readonly log: Log;
}

/** API Gateway answers 401 to exactly this text, and 500 to any other error. */
const unauthorized = () => new Error('Unauthorized');

/** What handlers read; API Gateway passes texts only. */
function contextOf(identity: Identity | undefined): Record<string, string> {
  if (identity === undefined) return { kind: 'guest' };
  const { kind, subject, roles, sessionId } = identity;
  if (kind === 'service') return { kind, service: subject, sub: subject, roles: roles.join(' ') };
  return { kind, sub: subject, roles: roles.join(' '), sid: sessionId ?? '' };
}

const policy = (effect: 'Allow' | 'Deny', arn: string, identity: Identity | undefined): APIGatewayAuthorizerResult => ({
  principalId: identity?.subject ?? 'guest',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: arn }],
  },
  context: contextOf(identity),
});

const header = (headers: APIGatewayRequestAuthorizerEvent['headers'], name: string): string | undefined =>
  Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

export const createHandler = ({ verifier, revocations, levelOf, log }: Dependencies) => {
  /** @throws Unauthorized for a token that is there and worth nothing, whatever the door */
  async function identify(token: string): Promise<Identity> {
    const identity = await verifier.verify(token);
    const revoked = identity?.sessionId !== undefined && (await revocations.isRevoked(identity.sessionId));
    if (identity !== undefined && !revoked) return identity;
    log.say(AUTH.REFUSED, { reason: revoked ? 'revoked' : 'worthless token' });
    throw unauthorized();
  }

  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { httpMethod, resource, headers, methodArn } = event;
    const route = `${httpMethod} ${resource}`;
    const level = levelOf(route);
    if (level === undefined) {
      log.say(AUTH.UNKNOWN_ROUTE, { route });
      return policy('Deny', methodArn, undefined);
    }
    const token = tokenIn(header(headers, 'authorization'), cookiesOf(header(headers, 'cookie')));
    const identity = token === undefined ? undefined : await identify(token);
    const verdict = judge(level, identity);
    if (verdict !== 'allow') log.say(AUTH.REFUSED, { reason: verdict, route, level });
    if (verdict === 'unauthenticated') throw unauthorized();
    return policy(verdict === 'allow' ? 'Allow' : 'Deny', methodArn, identity);
  };
};
