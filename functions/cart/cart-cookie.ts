/** The cookie that is all we know of a guest. */
import { z } from 'zod';

export const CART_COOKIE = 'cart';

/** 256 bits, base64url. Anything else in the cookie is somebody's invention and counts as no cookie. */
const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export interface CookieSettings {
  /** Decided by the stage: browsers drop Secure cookies that come over plain HTTP. */
  readonly secure: boolean;
}

const MAX_AGE_SECONDS = 30 * 24 * 3_600;

export const guestTokenIn = (cookies: Readonly<Record<string, string>>): string | undefined =>
  Token.safeParse(cookies[CART_COOKIE]).data;

const cookie = (value: string, maxAge: number, { secure }: CookieSettings): string =>
  `${CART_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;

export const keepGuest = (token: string, settings: CookieSettings): string => cookie(token, MAX_AGE_SECONDS, settings);

export const forgetGuest = (settings: CookieSettings): string => cookie('', 0, settings);
