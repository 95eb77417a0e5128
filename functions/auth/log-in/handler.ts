import { LoginFailed } from '../../shared/contracts/auth.events.ts';
import { LogInRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { RateLimits } from '../../shared/rate-limits/rate-limits.ts';
import { withinLimit } from '../../shared/rate-limits/within-limit.ts';
import type { Passwords } from '../adapters/passwords.ts';
import type { UserRepository } from '../adapters/user-table.ts';
import { AUTH } from '../log-messages.ts';
import { openSession, type SessionDependencies } from '../open-session.ts';

export interface Dependencies extends SessionDependencies {
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly limits: RateLimits;
}

export const createHandler = ({ users, passwords, limits, ...session }: Dependencies) =>
  httpHandler(LogInRoute, async (request) => {
    const { email, password } = request.body;
    await withinLimit(limits, 'log-in', `${email}\n${request.viewerAddress}`, () =>
      request.emit(LoginFailed, { reason: 'rate-limited' }),
    );
    // the same reads and the same hash for somebody whom nobody knows: the answer's time tells nothing either
    const user = (await users.findByEmail(email)) ?? (await users.find('nobody'));
    if (!(await passwords.matches(password, user?.passwordHash)) || user === undefined) {
      request.emit(LoginFailed, { reason: 'bad-credentials' });
      request.log.say(AUTH.LOGIN_FAILED, { reason: 'bad-credentials' });
      throw new DomainError('bad-credentials');
    }
    return openSession(request, user, 'password', session);
  });
