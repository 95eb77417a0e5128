import {
  type CryptoKey,
  decodeProtectedHeader,
  exportSPKI,
  generateKeyPair,
  importJWK,
  importPKCS8,
  SignJWT,
} from 'jose';
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
  const issuer = () => tokenIssuer({ keys, jwks: async () => keys.jwks(), newId: () => 'jti', ...settings });
  const tokens = issuer();
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
  return { keys, clock, tokens, issuer, verifier, asked };
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const customer = { userId: 'u1', roles: ['customer'] };
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

describe('a session token', () => {
  test('says who it is and ends with the session', async () => {
    const { keys, tokens, verifier, clock } = setUp();
    await keys.publish([first]);
    await keys.write([first]);
    const { token, expiresAt } = await tokens.session(customer, 's1');
    expect(await verifier.verify(token)).toEqual({
      kind: 'customer',
      subject: 'u1',
      roles: ['customer'],
      sessionId: 's1',
      expiresAt,
    });
    clock.now = later(SESSION_SECONDS + 1);
    expect(await verifier.verify(token)).toBeUndefined();
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

describe('a rotation', () => {
  test('lets the new key sign when its time has come; tokens of the former one are good until they expire', async () => {
    const { keys, tokens, verifier, clock } = setUp([first, second]);
    await keys.publish([first]);
    await keys.write([first]);
    const before = await tokens.session(customer, 's1');
    await keys.publish([first, second]);
    await keys.write([first, second]);
    const early = await tokens.session(customer, 's2');
    clock.now = later(61);
    const late = await tokens.session(customer, 's3');
    expect([before, early, late].map(({ token }) => kidOf(token))).toEqual([first.kid, first.kid, second.kid]);
    for (const { token } of [before, early, late]) expect(await verifier.verify(token)).toBeDefined();
    clock.now = later(SESSION_SECONDS + 1);
    expect(await verifier.verify(before.token)).toBeUndefined();
    expect(await verifier.verify(late.token)).toBeDefined();
  });

  test('that an issuer meets half done is noticed with the next token', async () => {
    const { keys, tokens, clock } = setUp();
    await keys.publish([first]);
    await keys.write([first]);
    clock.now = later(61);
    await keys.publish([first, second]);
    expect(kidOf((await tokens.session(customer, 's1')).token)).toBe(first.kid);
    await keys.write([first, second]);
    expect(kidOf((await tokens.session(customer, 's2')).token)).toBe(second.kid);
  });

  test('that discards the former keys makes their tokens worthless, and nothing is signed by them any more', async () => {
    const { keys, tokens, verifier, clock } = setUp([second]);
    await keys.publish([first]);
    await keys.write([first]);
    const { token } = await tokens.session(customer, 's1');
    await keys.publish([second]);
    await keys.write([second]);
    clock.now = later(61);
    expect(await verifier.verify(token)).toBeUndefined();
    expect(kidOf((await tokens.session(customer, 's2')).token)).toBe(second.kid);
  });

  test('at the same moment as another one leaves no issuer signing with a key that nobody can find', async () => {
    const { keys, tokens, verifier, clock } = setUp([first]);
    await keys.write([first, second]);
    await keys.publish([first]);
    clock.now = later(61);
    const { token } = await tokens.session(customer, 's1');
    expect(kidOf(token)).toBe(first.kid);
    expect(await verifier.verify(token)).toBeDefined();
  });
});

test('before the first rotation nothing is signed and nothing verifies; both is said, and passes', async () => {
  const { keys, tokens, verifier } = setUp([]);
  await expect(tokens.service('orders')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await verifier.verify(await forge({ roles: ['customer'], sid: 's' }))).toBeUndefined();
  await keys.publish([first]);
  await keys.write([first]);
  expect(await verifier.verify((await tokens.service('orders')).token)).toBeDefined();
});

const person = { roles: ['customer'], sid: 's' };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Forgery {
  readonly issuer?: string;
  readonly audience?: string;
  readonly kid?: string;
  readonly lifeSeconds?: number;
  readonly key?: CryptoKey | Uint8Array;
  readonly alg?: string;
}

/** Like a token of ours but for what is asked for; signed with the genuine key unless another one is given. */
async function forge(claims: Record<string, unknown>, forgery: Forgery = {}): Promise<string> {
  const { issuer = ISSUER, audience = AUDIENCE, kid = first.kid, lifeSeconds = 60, alg = 'RS256' } = forgery;
  return new SignJWT(claims)
    .setProtectedHeader({ alg, kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('u1')
    .setExpirationTime(start.getTime() / 1_000 + lifeSeconds)
    .sign(forgery.key ?? (await importPKCS8(first.privateKey, 'RS256')));
}

/** The public key as the text that a careless verifier would take for a shared secret. */
async function publicPem(): Promise<Uint8Array> {
  const key = await importJWK({ ...first.publicJwk, kty: 'RSA' }, 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new Error('not an RSA key');
  return new TextEncoder().encode(await exportSPKI(key));
}

const payload = { ...person, iss: ISSUER, aud: AUDIENCE, sub: 'u1', exp: start.getTime() / 1_000 + 60 };

test('a token that is only forged in nothing is worth something', async () => {
  const { verifier, keys } = setUp();
  await keys.publish([first]);
  expect(await verifier.verify(await forge(person))).toMatchObject({ kind: 'customer' });
});

test.each([
  ['from another issuer', () => forge(person, { issuer: 'http://evil.example' })],
  ['for another audience', () => forge(person, { audience: 'other' })],
  ['that has expired', () => forge(person, { lifeSeconds: -1 })],
  ['of a key that nobody published', () => forge(person, { kid: 'unknown' })],
  [
    'of another key under a published name',
    async () => forge(person, { key: (await generateKeyPair('RS256')).privateKey }),
  ],
  ['without roles', () => forge({ sid: 's' })],
  ['with roles we do not know', () => forge({ roles: ['root'], sid: 's' })],
  ['of a person without a session', () => forge({ roles: ['customer'] })],
  [
    'signed with the public key as a shared secret',
    async () => forge(person, { alg: 'HS256', key: await publicPem() }),
  ],
  ['that says it needs no signature', async () => `${encoded({ alg: 'none' })}.${encoded(payload)}.`],
  ['that says so in another spelling', async () => `${encoded({ alg: 'nOnE', kid: first.kid })}.${encoded(payload)}.`],
  [
    'that never expires',
    async () => {
      const unlimited = new SignJWT(person).setProtectedHeader({ alg: 'RS256', kid: first.kid });
      return unlimited
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject('u1')
        .sign(await importPKCS8(first.privateKey, 'RS256'));
    },
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
