import { UserLoggedOut } from '../../shared/contracts/auth.events.ts';
import { LogOutRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import type { SessionRepository } from '../adapters/session-table.ts';
import type { TokenVerifier } from '../adapters/token-verifier.ts';
import { AUTH } from '../log-messages.ts';
import { type CookieSettings, endSession, tokenIn } from '../session-cookie.ts';

export interface Dependencies {
  readonly sessions: SessionRepository;
  readonly verifier: TokenVerifier;
  readonly cookie: CookieSettings;
}

/** Open to everybody: who comes with a worthless cookie wants it gone, too. */
export const createHandler = ({ sessions, verifier, cookie }: Dependencies) =>
  httpHandler(LogOutRoute, async (request) => {
    const token = tokenIn(request.headers.authorization, request.cookies);
    const verified = token === undefined ? undefined : await verifier.verify(token);
    if (verified?.sessionId !== undefined) {
      const { subject: userId, sessionId, expiresAt } = verified;
      if (await sessions.revoke(sessionId, expiresAt)) {
        request.emit(UserLoggedOut, { userId, sessionId });
        request.changed({ table: 'sessions', key: sessionId, before: null, after: { revoked: true } });
        request.log.say(AUTH.LOGGED_OUT, { userId, sessionId });
      }
    }
    return reply({ status: 204, cookies: [endSession(cookie)] });
  });
