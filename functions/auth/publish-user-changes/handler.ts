import { z } from 'zod';
import { UserSignedUp } from '../../shared/contracts/auth.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { UserRow } from '../adapters/user-table.ts';

/** The table holds pointers beside people; only people make news. */
const Row = z.union([UserRow, z.object({ entity: z.enum(['email', 'pointer']) })]);

export const createHandler = () =>
  streamHandler({ service: 'auth', handler: 'publish-user-changes', row: Row }, async ({ name, after, emit }) => {
    if (name !== 'INSERT' || after?.entity !== 'user') return;
    const { userId, email, roles, createdAt, origin } = after;
    const { actor, ...cause } = origin;
    const data = { userId, email, name: after.name, roles };
    emit(UserSignedUp, data, { ...cause, at: createdAt, ...(actor === undefined ? {} : { actor }) });
  });
