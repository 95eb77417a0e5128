/** A standard client, told nothing but the issuer, finds its way. */
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrant,
  discovery,
  ResponseBodyError,
} from 'openid-client';
import { describe, expect, test } from 'vitest';
import { JwkSet } from '../../functions/shared/contracts/auth.http.ts';
import { restUrl } from '../support/deployment.ts';
import { clientOf } from '../support/identity.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const issuer = () => running().pageUrl.replace(/\/$/, '');

/** What openid-client makes of the documents; plain HTTP is allowed by name, the playground has no TLS. */
const discovered = (algorithm: 'oidc' | 'oauth2', client: { id: string; auth: ClientAuth }) =>
  discovery(new URL(issuer()), client.id, undefined, client.auth, { algorithm, execute: [allowInsecureRequests] });

describe.each(['oidc', 'oauth2'] as const)('the discovery document of %s', (algorithm) => {
  test.each([
    ['in the header', ClientSecretBasic],
    ['in the form', ClientSecretPost],
  ])('leads to a token, credentials %s, which the published keys verify', async (_, authBy) => {
    const { clientId, clientSecret } = await clientOf('orders');
    const config = await discovered(algorithm, { id: clientId, auth: authBy(clientSecret) });
    const { issuer: named, jwks_uri = '' } = config.serverMetadata();
    expect(named).toBe(issuer());

    const grant = await clientCredentialsGrant(config);
    expect(grant).toMatchObject({ token_type: 'bearer', expires_in: 600 });
    const keys = createRemoteJWKSet(new URL(jwks_uri));
    const { payload, protectedHeader } = await jwtVerify(grant.access_token, keys, {
      issuer: named,
      audience: 'playground',
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({ sub: clientId, client_id: clientId, roles: ['service'] });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: decodeProtectedHeader(grant.access_token).kid });

    const headers = { authorization: `Bearer ${grant.access_token}` };
    expect((await fetch(`${restUrl()}/internal/catalog/products/tea-01`, { headers })).status).toBe(200);
  });

  test('promises no code flow', async () => {
    const config = await discovered(algorithm, { id: 'orders', auth: ClientSecretBasic('x') });
    expect(config.serverMetadata()).toMatchObject({
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    });
    expect(config.serverMetadata().authorization_endpoint).toBeUndefined();
  });
});

test('a refusal reaches a standard client in its own words', async () => {
  const config = await discovered('oauth2', { id: 'orders', auth: ClientSecretBasic('wrong') });
  const refused = await clientCredentialsGrant(config).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ResponseBodyError);
  expect(refused).toMatchObject({ status: 401, error: 'invalid_client' });
});

test('the key set holds public halves only', async () => {
  const { body, headers } = mustBe(200, await new Visitor().get('/.well-known/jwks.json'));
  expect(headers.get('content-type')).toBe('application/jwk-set+json');
  const { keys } = JwkSet.parse(body);
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  expect(JSON.stringify(body)).not.toMatch(/PRIVATE|"(d|p|q|dp|dq|qi)":/);
});
