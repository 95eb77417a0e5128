/** What sign-up and registration have in common once it is decided that an account may be opened. */
import type { SignUp, UserView } from '../shared/contracts/auth.http.ts';
import type { Actor } from '../shared/contracts/define-event.ts';
import type { HttpRequest } from '../shared/http/http-handler.ts';
import { DomainError } from '../shared/http/problem.ts';
import type { Passwords } from './adapters/passwords.ts';
import type { UserRepository } from './adapters/user-table.ts';
import { EmailTaken, isWeak, toView, type User } from './domain/user.ts';
import { AUTH } from './log-messages.ts';

export interface AccountDependencies {
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Opens a customer's account; UserSignedUp leaves through the table stream. @throws DomainError weak-password, email-taken */
export async function openAccount(
  request: HttpRequest<SignUp, unknown, unknown>,
  actor: Actor,
  { users, passwords, newId, now }: AccountDependencies,
): Promise<UserView> {
  const { email, password, name } = request.body;
  const { correlationId, requestId: causationId, traceparent } = request;
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
    origin: { correlationId, causationId, traceparent, actor },
  };
  try {
    await users.add(user);
  } catch (error) {
    throw error instanceof EmailTaken ? new DomainError('email-taken', undefined, { cause: error }) : error;
  }
  request.log.say(AUTH.OPENED, { userId: user.userId });
  const { userId, roles, createdAt } = user;
  request.changed({ table: 'users', key: userId, before: null, after: { roles, createdAt } });
  return toView(user);
}
