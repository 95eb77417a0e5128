/** Tokens made by the test, at real doors. */
import { type CryptoKey, exportSPKI, generateKeyPair, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { restUrl } from '../support/deployment.ts';
import { forged, serviceToken, signingKey } from '../support/identity.ts';
import { newRun } from '../support/run.ts';
import { Visitor } from '../support/visitor.ts';

const OPTIONAL = '/api/cart';
const CUSTOMER = '/api/orders';
const INTERNAL = '/internal/catalog/products/tea-01';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Status of a door for a token, said aloud and as the page's cookie. */
async function statuses(path: string, token: string): Promise<number[]> {
  const visitor = new Visitor();
  visitor.cookies.set('session', token);
  const answers = [await new Visitor().get(path, { headers: bearer(token) }), await visitor.get(path)];
  return answers.map(({ status }) => status);
}

async function internalStatus(token: string): Promise<number> {
  const response = await fetch(`${restUrl()}${INTERNAL}`, {
    headers: bearer(token),
    signal: AbortSignal.timeout(30_000),
  });
  await response.arrayBuffer();
  return response.status;
}

/** The public key as the text that a careless verifier would take for a shared secret. */
async function publicPem(): Promise<Uint8Array> {
  const { publicJwk } = await signingKey();
  const key = (await importJWK(publicJwk, 'RS256', { extractable: true })) as CryptoKey;
  return new TextEncoder().encode(await exportSPKI(key));
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A genuine body under a head that asks for no signature. */
async function unsigned(alg: string): Promise<string> {
  const { kid } = await signingKey();
  const [, body] = (await forged()).split('.');
  return `${encoded({ alg, kid, typ: 'JWT' })}.${body}.`;
}

test('a token that differs in nothing opens the doors: what follows is refused for its difference', async () => {
  const token = await forged();
  expect(await statuses(CUSTOMER, token)).toEqual([200, 200]);
  expect(await statuses(OPTIONAL, token)).toEqual([200, 200]);
});

describe.each([
  ['that has expired', () => forged({ expiresIn: -1 })],
  ['for another audience', () => forged({ audience: 'another-system' })],
  ['of another issuer', () => forged({ issuer: 'https://evil.example' })],
  ['of a key that nobody published', () => forged({ kid: 'nobody-published-this' })],
  [
    'of a stranger’s key under the name of ours',
    async () => forged({ key: (await generateKeyPair('RS256')).privateKey }),
  ],
  ['signed with our public key as a shared secret', async () => forged({ alg: 'HS256', key: await publicPem() })],
  ['without a signature', () => unsigned('none')],
  ['without a signature, in capitals', () => unsigned('NONE')],
  [
    'with our key and another algorithm in its head',
    async () => {
      const [, body, signature] = (await forged()).split('.');
      const { kid } = await signingKey();
      return `${encoded({ alg: 'RS512', kid, typ: 'JWT' })}.${body}.${signature}`;
    },
  ],
  ['without roles', () => forged({ claims: { sid: 's' } })],
  ['with a role that there is not', () => forged({ claims: { roles: ['root'], sid: 's' } })],
  ['of a person without a session', () => forged({ claims: { roles: ['operator'] } })],
])('a token %s', (_, make) => {
  test('is 401 at customers’, guests’ and services’ doors', async () => {
    const token = await make();
    expect(await statuses(CUSTOMER, token)).toEqual([401, 401]);
    expect(await statuses(OPTIONAL, token)).toEqual([401, 401]);
    expect(await internalStatus(token)).toBe(401);
  });
});

describe('a token of another kind', () => {
  test('of a service opens no door of people', async () => {
    const token = await serviceToken();
    expect(await internalStatus(token)).toBe(200);
    expect(await statuses(CUSTOMER, token)).toEqual([403, 403]);
    expect(await statuses(OPTIONAL, token)).toEqual([403, 403]);
  });

  test('of a person opens no door of services', async () => {
    const { customer } = await newRun();
    const token = customer.cookies.get('session') ?? '';
    expect(await statuses(CUSTOMER, token)).toEqual([200, 200]);
    expect(await internalStatus(token)).toBe(403);
  });
});
