/** What the entries of this service wire alike; each entry names only what it is granted. */
import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { z } from 'zod';
import { parameter } from '../shared/config/parameters.ts';
import { readEnv } from '../shared/env.ts';
import { documentClient, secrets } from '../shared/observability/clients.ts';
import { keyReader } from './adapters/key-store.ts';
import { type SessionRepository, sessionTable } from './adapters/session-table.ts';
import { type TokenIssuer, tokenIssuer } from './adapters/token-issuer.ts';
import { type TokenVerifier, tokenVerifier } from './adapters/token-verifier.ts';
import { type UserRepository, userTable } from './adapters/user-table.ts';
import { PUBLISHED_BEFORE_SIGNING_MS } from './domain/signing-keys.ts';
import { publishedKeys } from './published-keys.ts';
import type { CookieSettings } from './session-cookie.ts';

const name = z.string().min(1);

/** The origin changes with a deployment at most. */
const CALM_MS = 60_000;

export const now = (): Date => new Date();
export const newId = (): string => ulid();
export const newToken = (): string => randomBytes(32).toString('base64url');

export const origin = (): Promise<string> => parameter('config/origin', { ttlMs: CALM_MS });

/** The published key set; `fresh`: not older than a second. */
export const jwks = (fresh: boolean): Promise<string> =>
  publishedKeys(() => parameter('config/auth/jwks', { ttlMs: fresh ? 1_000 : PUBLISHED_BEFORE_SIGNING_MS }));

export const users = (): UserRepository =>
  userTable(documentClient(), readEnv(z.object({ USERS_TABLE: name })).USERS_TABLE);

export const sessions = (): SessionRepository =>
  sessionTable(documentClient(), { table: readEnv(z.object({ SESSIONS_TABLE: name })).SESSIONS_TABLE, now });

export { limits } from '../shared/rate-limits/rate-limits.ts';

export const tokens = (): TokenIssuer =>
  tokenIssuer({
    keys: keyReader(secrets(), readEnv(z.object({ SIGNING_KEYS_SECRET: name })).SIGNING_KEYS_SECRET),
    jwks: () => jwks(true),
    issuer: origin,
    now,
    newId,
  });

export const verifier = (): TokenVerifier => tokenVerifier({ jwks, issuer: origin, now });

export const cookie = (): CookieSettings => ({
  secure: readEnv(z.object({ COOKIE_SECURE: z.enum(['true', 'false']) })).COOKIE_SECURE === 'true',
});
