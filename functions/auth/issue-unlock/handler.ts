import { z } from 'zod';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { SessionRepository } from '../adapters/session-table.ts';
import type { UserRepository } from '../adapters/user-table.ts';
import { AUTH } from '../log-messages.ts';

export interface Dependencies {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly newToken: () => string;
  readonly now: () => Date;
}

const DAY_SECONDS = 86_400;

const Payload = z
  .object({
    /** Without it the token is for the first operator there was. */
    email: z.email().toLowerCase().optional(),
    lifetimeSeconds: z.int().min(1).max(DAY_SECONDS).default(DAY_SECONDS),
  })
  .nullish();

/** A one-time token that opens an operator session; whoever may invoke this function may hand it out. */
export const createHandler = ({ users, sessions, newToken, now }: Dependencies) =>
  directHandler({ service: 'auth', handler: 'issue-unlock', payload: Payload }, async ({ payload, log }) => {
    const email = payload?.email;
    const user = await (email === undefined ? users.findFirstOperator() : users.findByEmail(email));
    if (!user?.roles.includes('operator')) throw new Error('There is no such operator');
    const token = newToken();
    const expiresAt = new Date(now().getTime() + (payload?.lifetimeSeconds ?? DAY_SECONDS) * 1_000);
    await sessions.addUnlock({ token, userId: user.userId, expiresAt });
    log.say(AUTH.UNLOCK_ISSUED, { userId: user.userId, expiresAt: expiresAt.toISOString() });
    return { token, expiresAt: expiresAt.toISOString() };
  });
