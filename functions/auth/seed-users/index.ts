import { bcryptPasswords } from '../adapters/passwords.ts';
import { newId, now, users } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ users: users(), passwords: bcryptPasswords, newId, now });
