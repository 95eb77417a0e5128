import { bcryptPasswords } from '../adapters/passwords.ts';
import { cookie, limits, newId, now, tokens, users } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  users: users(),
  passwords: bcryptPasswords,
  limits: limits(),
  tokens: tokens(),
  newId,
  now,
  cookie: cookie(),
});
