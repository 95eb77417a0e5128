/** What log-in and unlock have in common once somebody has proved who they are. */

import { UserLoggedIn } from '../shared/contracts/auth.events.ts';
import { LoggedIn } from '../shared/contracts/auth.http.ts';
import type { HttpRequest } from '../shared/http/http-handler.ts';
import { type Reply, reply } from '../shared/http/reply.ts';
import type { TokenIssuer } from './adapters/token-issuer.ts';
import type { User } from './domain/user.ts';
import { type CookieSettings, keepSession } from './session-cookie.ts';

export interface SessionDependencies {
  readonly tokens: TokenIssuer;
  readonly newId: () => string;
  readonly now: () => Date;
  readonly cookie: CookieSettings;
}

export async function openSession(
  { emit }: Pick<HttpRequest<unknown, unknown, unknown>, 'emit'>,
  { userId, roles }: User,
  method: 'password' | 'unlock-link',
  { tokens, newId, now, cookie }: SessionDependencies,
): Promise<Reply> {
  const sessionId = newId();
  const { token, expiresAt } = await tokens.session({ userId, roles }, sessionId);
  emit(UserLoggedIn, { userId, sessionId, roles: [...roles], method, expiresAt: expiresAt.toISOString() });
  const maxAgeSeconds = Math.floor((expiresAt.getTime() - now().getTime()) / 1_000);
  return reply({
    body: LoggedIn.parse({ userId, roles: [...roles] }),
    cookies: [keepSession(token, maxAgeSeconds, cookie)],
  });
}
