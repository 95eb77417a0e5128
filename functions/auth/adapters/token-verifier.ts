/** Checks tokens against the published keys. */
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Identity, kindOf } from '../domain/access.ts';
import { Jwks } from '../published-keys.ts';
import { AUDIENCE } from './token-issuer.ts';

export interface VerifiedToken extends Identity {
  readonly expiresAt: Date;
}

export interface TokenVerifier {
  /** undefined when the token is forged, foreign, expired or otherwise not worth anything. */
  verify(token: string): Promise<VerifiedToken | undefined>;
}

interface Settings {
  /** The JSON Web Key Set; `fresh`: not older than a second. */
  readonly jwks: (fresh: boolean) => Promise<string>;
  readonly issuer: () => Promise<string>;
  readonly now: () => Date;
}

const Claims = z.object({
  sub: z.string().min(1),
  roles: z.array(z.string()),
  sid: z.string().min(1).optional(),
  exp: z.number(),
});

type KeySet = ReturnType<typeof createLocalJWKSet>;

function verifiedOf(payload: JWTPayload): VerifiedToken | undefined {
  const claims = Claims.safeParse(payload).data;
  const kind = claims && kindOf(claims.roles);
  if (claims === undefined || kind === undefined) return undefined;
  // a person's token without a session could never be revoked
  if (kind !== 'service' && claims.sid === undefined) return undefined;
  return {
    kind,
    subject: claims.sub,
    roles: claims.roles,
    sessionId: claims.sid,
    expiresAt: new Date(claims.exp * 1_000),
  };
}

export function tokenVerifier({ jwks, issuer, now }: Settings): TokenVerifier {
  let parsed: { text: string; keySet: KeySet } | undefined;

  async function keySet(fresh: boolean): Promise<KeySet> {
    const text = await jwks(fresh);
    if (parsed?.text !== text) parsed = { text, keySet: createLocalJWKSet(Jwks.parse(JSON.parse(text))) };
    return parsed.keySet;
  }

  async function check(token: string, fresh: boolean): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, await keySet(fresh), {
      algorithms: ['RS256'],
      issuer: await issuer(),
      audience: AUDIENCE,
      currentDate: now(),
    });
    return payload;
  }

  return {
    async verify(token) {
      try {
        // a key that is not known yet may be seconds old
        const payload = await check(token, false).catch((error: unknown) => {
          if (error instanceof errors.JWKSNoMatchingKey) return check(token, true);
          throw error;
        });
        return verifiedOf(payload);
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
