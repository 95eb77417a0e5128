/** Tokens as the system itself makes them, and others that are like them but for one thing. */
import { type CryptoKey, importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { AccessToken } from '../../functions/shared/contracts/auth.http.ts';
import { secret } from './deployment.ts';
import { running } from './running.ts';
import { mustBe, Visitor } from './visitor.ts';

const AUDIENCE = 'playground';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const Client = z.object({ clientId: z.string(), clientSecret: z.string() });
/** Name and secret of a service. */
export const clientOf = async (service: string) => Client.parse(JSON.parse(await secret(`clients/${service}`)));

/** A genuine token of a service. */
export async function serviceToken(service = 'orders'): Promise<string> {
  const { clientId, clientSecret } = await clientOf(service);
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await new Visitor().post('/api/auth/token', String(new URLSearchParams(form)), { headers: FORM });
  return AccessToken.parse(mustBe(200, answer).body).access_token;
}

const Ring = z.object({
  keys: z
    .array(z.object({ kid: z.string(), privateKey: z.string(), publicJwk: z.looseObject({ kty: z.string() }) }))
    .min(1),
});
/** The newest signing key, private half included. */
export async function signingKey() {
  const key = Ring.parse(JSON.parse(await secret('auth/signing-keys'))).keys.at(-1);
  if (key === undefined) throw new Error('There is no signing key');
  return key;
}

export interface Forgery {
  readonly subject?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly key?: CryptoKey | Uint8Array;
  /** Seconds from now. */
  readonly expiresIn?: number;
}

/** A customer's token, signed with the system's own key, that differs from a genuine one in what is asked for. */
export async function forged(forgery: Forgery = {}): Promise<string> {
  const genuine = await signingKey();
  const { issuer = running().pageUrl.replace(/\/$/, ''), audience = AUDIENCE, expiresIn = 60 } = forgery;
  const { kid = genuine.kid, alg = 'RS256', claims = { roles: ['customer'], sid: 'of-a-test' } } = forgery;
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(forgery.subject ?? 'somebody')
    .setIssuedAt(now + Math.min(0, expiresIn) - 60)
    .setExpirationTime(now + expiresIn)
    .sign(forgery.key ?? (await importPKCS8(genuine.privateKey, 'RS256')));
}
