import { bcryptPasswords } from '../adapters/passwords.ts';
import { limits, newId, now, users } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ users: users(), passwords: bcryptPasswords, limits: limits(), newId, now });
