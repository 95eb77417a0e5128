import { z } from 'zod';
import { Role } from '../../shared/contracts/auth.http.ts';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { Passwords } from '../adapters/passwords.ts';
import type { UserRepository } from '../adapters/user-table.ts';
import { EmailTaken } from '../domain/user.ts';
import { AUTH } from '../log-messages.ts';

export interface Dependencies {
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly newId: () => string;
  readonly now: () => Date;
}

const Payload = z.object({
  users: z
    .array(
      z.object({
        email: z.email().toLowerCase(),
        password: z.string().min(10).max(72),
        name: z.string().min(1),
        roles: z.array(Role.exclude(['service'])).min(1),
      }),
    )
    .max(50),
});

/** Opens accounts with any role. Who is there already stays as they are, password included. */
export const createHandler = ({ users, passwords, newId, now }: Dependencies) =>
  directHandler({ service: 'auth', handler: 'seed-users', payload: Payload }, async (request) => {
    const { payload, correlationId, requestId: causationId, traceparent, log } = request;
    const answers: { userId: string; email: string; created: boolean }[] = [];
    for (const { email, password, name, roles } of payload.users) {
      let user = await users.findByEmail(email);
      const created = user === undefined;
      if (user === undefined) {
        const actor = { kind: 'service', id: 'auth' } as const;
        const origin = { correlationId, causationId, traceparent, actor };
        const passwordHash = await passwords.hash(password);
        const fresh = { userId: newId(), email, name, roles, passwordHash, createdAt: now().toISOString(), origin };
        await users.add(fresh).catch((error: unknown) => {
          if (!(error instanceof EmailTaken)) throw error; // two seedings at once: the other one was first
        });
        user = (await users.findByEmail(email)) ?? fresh;
      }
      if (user.roles.includes('operator')) await users.nameFirstOperator(user.userId);
      answers.push({ userId: user.userId, email, created });
    }
    log.say(AUTH.SEEDED, { created: answers.filter(({ created }) => created).length });
    return { users: answers };
  });
