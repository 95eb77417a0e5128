/** Keys change under people who are signed in. */
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JwkSet } from '../../functions/shared/contracts/auth.http.ts';
import { invoke } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { forged, signingKey } from '../support/identity.ts';
import { newPerson, newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const jwksUrl = () => new URL(`${running().pageUrl.replace(/\/$/, '')}/.well-known/jwks.json`);
const tokenOf = (visitor: Visitor): string => visitor.cookies.get('session') ?? '';
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

async function publishedKids(): Promise<string[]> {
  const { body } = mustBe(200, await new Visitor().get('/.well-known/jwks.json'));
  return JwkSet.parse(body).keys.map(({ kid }) => kid);
}

const Rotated = z.object({ keyId: z.string(), rotated: z.literal(true) });
const rotate = async (payload = {}): Promise<string> =>
  Rotated.parse(await invoke('auth-rotate-signing-key', payload)).keyId;

/** Signs in anew until the token is signed by that key. */
const signedBy = (kid: string, account: { email: string; password: string }): Promise<Visitor> =>
  eventually(
    async () => {
      const visitor = new Visitor();
      await visitor.logIn(account);
      expect(kidOf(tokenOf(visitor))).toBe(kid);
      return visitor;
    },
    { within: 60_000, explain: () => `no new session is signed by ${kid}` },
  );

const session = async (visitor: Visitor): Promise<number> => (await visitor.get('/api/auth/session')).status;

describe('a rotation of the signing keys', () => {
  test('signs nobody out: old tokens stay good beside new ones, and end when they expire', async () => {
    const { customer, account } = await newRun();
    const former = await signingKey();
    const before = tokenOf(customer);
    const expired = await forged({ expiresIn: -1 });
    using feed = await listen({ types: ['SigningKeyRotated'] });

    const kid = await rotate();
    expect(await session(customer)).toBe(200);
    const told = await eventually(() => feed.theOne('SigningKeyRotated'), { explain: () => feed.story() });
    expect(told.data).toEqual({ keyId: kid, previousKeyId: former.kid });

    const fresh = await signedBy(kid, account);
    expect(kidOf(before)).not.toBe(kid);
    expect([await session(customer), await session(fresh)]).toEqual([200, 200]);
    expect(await publishedKids()).toEqual(expect.arrayContaining([kidOf(before), kid]));
    const keys = createRemoteJWKSet(jwksUrl());
    for (const token of [before, tokenOf(fresh)]) await jwtVerify(token, keys, { audience: 'playground' });

    const late = new Visitor();
    late.cookies.set('session', expired);
    expect(kidOf(expired)).toBe(former.kid);
    expect(await session(late)).toBe(401);
  }, 120_000);

  test('keeps the key that is there when it is only asked to see to one', async () => {
    const { kid } = await signingKey();
    expect(await invoke('auth-rotate-signing-key', { onlyIfMissing: true })).toEqual({ keyId: kid, rotated: false });
    expect((await signingKey()).kid).toBe(kid);
  });

  test('after a leak makes every former token worthless, and people come back by signing in', async () => {
    const { customer, account } = await newRun();
    const kid = await rotate({ discardFormer: true });
    const fresh = await signedBy(kid, account);
    expect(await session(fresh)).toBe(200);
    await eventually(async () => expect(await session(customer)).toBe(401), {
      within: 60_000,
      explain: () => 'a session that the discarded key has signed still opens doors',
    });
    await eventually(async () => expect(await publishedKids()).toEqual([kid]));
    // every environment of the log-in signs with the new key
    const people = Array.from({ length: 4 }, newPerson);
    for (const person of people) mustBe(201, await new Visitor().post('/api/auth/signup', { ...person, name: 'A' }));
    await Promise.all(people.map((person) => signedBy(kid, person)));
  }, 180_000);
});
