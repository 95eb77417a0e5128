import { GetSessionRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { UserRepository } from '../adapters/user-table.ts';
import { toView } from '../domain/user.ts';

export interface Dependencies {
  readonly users: UserRepository;
}

export const createHandler = ({ users }: Dependencies) =>
  httpHandler(GetSessionRoute, async ({ caller }) => {
    const user = 'userId' in caller ? await users.find(caller.userId) : undefined;
    if (user === undefined) throw new DomainError('unauthenticated');
    return toView(user);
  });
