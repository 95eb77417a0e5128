/** The cookie that carries a session, and where tokens are looked for. */

const SESSION_COOKIE = 'session';

export interface CookieSettings {
  /** Decided by the stage: browsers drop Secure cookies that come over plain HTTP. */
  readonly secure: boolean;
}

const cookie = (value: string, maxAge: number, { secure }: CookieSettings): string =>
  `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;

export const keepSession = (token: string, maxAgeSeconds: number, settings: CookieSettings): string =>
  cookie(token, maxAgeSeconds, settings);

export const endSession = (settings: CookieSettings): string => cookie('', 0, settings);

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** The token of a request: a bearer token said aloud goes before the cookie that a browser adds by itself. */
export function tokenIn(
  authorization: string | undefined,
  cookies: Readonly<Record<string, string>>,
): string | undefined {
  // another scheme is an attempt to authenticate, too, and must not count as none
  if (authorization !== undefined) return BEARER.exec(authorization.trim())?.[1] ?? 'unreadable';
  const value = cookies[SESSION_COOKIE];
  return value === '' ? undefined : value;
}
