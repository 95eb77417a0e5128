import { LoginFailed } from '../../shared/contracts/auth.events.ts';
import { UnlockRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { RateLimits } from '../../shared/rate-limits/rate-limits.ts';
import { withinLimit } from '../../shared/rate-limits/within-limit.ts';
import type { SessionRepository } from '../adapters/session-table.ts';
import type { UserRepository } from '../adapters/user-table.ts';
import { AUTH } from '../log-messages.ts';
import { openSession, type SessionDependencies } from '../open-session.ts';

export interface Dependencies extends SessionDependencies {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly limits: RateLimits;
}

export const createHandler = ({ users, sessions, limits, ...session }: Dependencies) =>
  httpHandler(UnlockRoute, async (request) => {
    await withinLimit(limits, 'log-in', `unlock\n${request.viewerAddress}`, () =>
      request.emit(LoginFailed, { reason: 'rate-limited' }),
    );
    const userId = await sessions.consumeUnlock(request.body.token);
    const user = userId === undefined ? undefined : await users.find(userId);
    if (user === undefined) {
      request.emit(LoginFailed, { reason: 'bad-unlock-token' });
      request.log.say(AUTH.LOGIN_FAILED, { reason: 'bad-unlock-token' });
      throw new DomainError('bad-credentials', 'The link was used already, has expired, or was never ours.');
    }
    return openSession(request, user, 'unlock-link', session);
  });
