import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SigningKey } from '../domain/signing-keys.ts';
import { keysInMemory } from './auth-in-memory.ts';
import { newSigningKey } from './new-signing-key.ts';
import { AUDIENCE, SESSION_SECONDS, tokenIssuer } from './token-issuer.ts';
import { tokenVerifier } from './token-verifier.ts';

const ISSUER = 'http://localhost:3000';
const start = new Date('2026-01-01T00:00:00.000Z');
let first: SigningKey;
let second: SigningKey;
beforeAll(async () => {
  first = await newSigningKey(start.toISOString(), start.toISOString());
  second = await newSigningKey(start.toISOString(), new Date(start.getTime() + 60_000).toISOString());
});

function setUp(published: SigningKey[] = [first]) {
  const keys = keysInMemory();
  const clock = { now: start };
  const settings = { issuer: async () => ISSUER, now: () => clock.now };
  const tokens = tokenIssuer({ keys, newId: () => 'jti', ...settings });
  const asked: boolean[] = [];
  let visible = JSON.stringify({ keys: published.map(({ publicJwk }) => publicJwk) });
  const verifier = tokenVerifier({
    jwks: async (fresh) => {
      asked.push(fresh);
      if (fresh) visible = keys.jwks();
      return visible;
    },
    ...settings,
  });
  return { keys, clock, tokens, verifier, asked };
}

describe('a session token', () => {
  test('says who it is and ends with the session', async () => {
    const { keys, tokens, verifier, clock } = setUp();
    await keys.write([first]);
    const { token, expiresAt } = await tokens.session({ userId: 'u1', roles: ['customer'] }, 's1');
    expect(await verifier.verify(token)).toEqual({
      kind: 'customer',
      subject: 'u1',
      roles: ['customer'],
      sessionId: 's1',
      expiresAt,
    });
    clock.now = new Date(start.getTime() + (SESSION_SECONDS + 1) * 1_000);
    expect(await verifier.verify(token)).toBeUndefined();
  });

  test('is signed by the new key only when its time has come, and the old one stays good', async () => {
    const { keys, tokens, verifier, clock } = setUp([first, second]);
    await keys.write([first, second]);
    const early = await tokens.session({ userId: 'u1', roles: ['customer'] }, 's1');
    clock.now = new Date(start.getTime() + 61_000);
    const late = await tokens.session({ userId: 'u1', roles: ['customer'] }, 's2');
    const kid = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
    expect([kid(early.token), kid(late.token)]).toEqual([first.kid, second.kid]);
    for (const { token } of [early, late]) expect(await verifier.verify(token)).toBeDefined();
  });

  test('of a key that is not known yet makes the verifier look again', async () => {
    const { keys, tokens, verifier, asked } = setUp([]);
    await keys.publish([first]);
    await keys.write([first]);
    const { token } = await tokens.service('orders');
    expect(await verifier.verify(token)).toMatchObject({ kind: 'service', subject: 'orders', sessionId: undefined });
    expect(asked).toEqual([false, true]);
  });
});

const forge = async (claims: Record<string, unknown>, { issuer = ISSUER, audience = AUDIENCE } = {}) => {
  const { importPKCS8 } = await import('jose');
  const key = await importPKCS8(first.privateKey, 'RS256');
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: first.kid })
    .setIssuer(issuer)
    .setAudience(audience);
  return jwt
    .setSubject('u1')
    .setExpirationTime(start.getTime() / 1_000 + 60)
    .sign(key);
};

test.each([
  ['from another issuer', () => forge({ roles: ['customer'], sid: 's' }, { issuer: 'http://evil.example' })],
  ['for another audience', () => forge({ roles: ['customer'], sid: 's' }, { audience: 'other' })],
  ['without roles', () => forge({ sid: 's' })],
  ['with roles we do not know', () => forge({ roles: ['root'], sid: 's' })],
  ['of a person without a session', () => forge({ roles: ['customer'] })],
  [
    'signed with a shared secret',
    () =>
      new SignJWT({ roles: ['operator'], sid: 's' })
        .setProtectedHeader({ alg: 'HS256', kid: first.kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject('u1')
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(JSON.stringify(first.publicJwk))),
  ],
  ['that is none', async () => 'a.b.c'],
])('a token %s is worth nothing', async (_, make) => {
  const { verifier, keys } = setUp();
  await keys.publish([first]);
  expect(await verifier.verify(await make())).toBeUndefined();
});

test('a store that cannot be read is an error, not a refusal', async () => {
  const jwks = async () => {
    throw new Error('SSM is away');
  };
  const verifier = tokenVerifier({ jwks, issuer: async () => ISSUER, now: () => start });
  await expect(verifier.verify(await forge({ roles: ['customer'], sid: 's' }))).rejects.toThrow('SSM is away');
});
