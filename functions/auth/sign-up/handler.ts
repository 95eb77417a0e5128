import { SignUpRoute } from '../../shared/contracts/auth.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { Passwords } from '../adapters/passwords.ts';
import type { RateLimits } from '../adapters/rate-limits.ts';
import type { UserRepository } from '../adapters/user-table.ts';
import { EmailTaken, isWeak, toView, type User } from '../domain/user.ts';
import { withinLimit } from '../limited.ts';
import { AUTH } from '../log-messages.ts';

export interface Dependencies {
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly limits: RateLimits;
  readonly newId: () => string;
  readonly now: () => Date;
}

export const createHandler = ({ users, passwords, limits, newId, now }: Dependencies) =>
  httpHandler(SignUpRoute, async (request) => {
    const { email, password, name } = request.body;
    const { correlationId, requestId: causationId, traceparent, log } = request;
    await withinLimit(limits, 'sign-up', request.viewerAddress);
    if (isWeak(password, email)) {
      const message = 'is among the first that are guessed';
      throw new DomainError('weak-password', undefined, { errors: [{ path: 'password', message }] });
    }
    // spares the hash in the usual case; the write decides
    if ((await users.findByEmail(email)) !== undefined) throw new DomainError('email-taken');
    const user: User = {
      userId: newId(),
      email,
      name,
      roles: ['customer'],
      passwordHash: await passwords.hash(password),
      createdAt: now().toISOString(),
      origin: { correlationId, causationId, traceparent, actor: actorOf(request.caller) },
    };
    try {
      await users.add(user); // UserSignedUp leaves through the table stream
    } catch (error) {
      throw error instanceof EmailTaken ? new DomainError('email-taken', undefined, { cause: error }) : error;
    }
    log.say(AUTH.OPENED, { userId: user.userId });
    request.changed({
      table: 'users',
      key: user.userId,
      before: null,
      after: { roles: user.roles, createdAt: user.createdAt },
    });
    return toView(user);
  });
