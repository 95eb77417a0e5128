/** Signs tokens (RS256 JWT). */
import { type CryptoKey, importPKCS8, SignJWT } from 'jose';
import { type KeyRing, signingKeyOf } from '../domain/signing-keys.ts';
import { kidsIn, noKeysYet } from '../published-keys.ts';
import type { KeyReader } from './key-store.ts';

export const AUDIENCE = 'playground';
export const SESSION_SECONDS = 8 * 3_600;
export const SERVICE_TOKEN_SECONDS = 600;

export interface TokenIssuer {
  session(
    user: { userId: string; roles: readonly string[] },
    sessionId: string,
  ): Promise<{ token: string; expiresAt: Date }>;
  service(name: string): Promise<{ token: string; expiresInSeconds: number }>;
}

interface Settings {
  readonly keys: KeyReader;
  /** The published key set, not older than a second. */
  readonly jwks: () => Promise<string>;
  readonly issuer: () => Promise<string>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export function tokenIssuer({ keys, jwks, issuer, now, newId }: Settings): TokenIssuer {
  let remembered: { ring: KeyRing; published: string } | undefined;
  const imported = new Map<string, Promise<CryptoKey>>();

  /** Only keys that verifiers find sign, so that neither a discarded key nor two rotations at once make worthless tokens. */
  async function signer() {
    const published = await jwks();
    const kids = kidsIn(published);
    if (remembered?.published !== published) remembered = { ring: await keys.read(), published };
    const { ring } = remembered;
    // read between publication and writing of a rotation: look again next time
    if ([...kids].some((kid) => ring.every((key) => key.kid !== kid))) remembered = undefined;
    const key = signingKeyOf(ring, kids, now());
    if (key === undefined) throw noKeysYet();
    const privateKey = imported.get(key.kid) ?? importPKCS8(key.privateKey, 'RS256');
    imported.set(key.kid, privateKey);
    return { kid: key.kid, privateKey: await privateKey };
  }

  async function sign(subject: string, claims: Record<string, unknown>, lifeSeconds: number): Promise<string> {
    const { kid, privateKey } = await signer();
    const issuedAt = Math.floor(now().getTime() / 1_000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(await issuer())
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifeSeconds)
      .setJti(newId())
      .sign(privateKey);
  }

  return {
    async session({ userId, roles }, sessionId) {
      const token = await sign(userId, { roles, sid: sessionId }, SESSION_SECONDS);
      return { token, expiresAt: new Date(now().getTime() + SESSION_SECONDS * 1_000) };
    },
    async service(name) {
      const token = await sign(name, { roles: ['service'], client_id: name }, SERVICE_TOKEN_SECONDS);
      return { token, expiresInSeconds: SERVICE_TOKEN_SECONDS };
    },
  };
}
