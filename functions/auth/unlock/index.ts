import { cookie, limits, newId, now, sessions, tokens, users } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  users: users(),
  sessions: sessions(),
  limits: limits(),
  tokens: tokens(),
  newId,
  now,
  cookie: cookie(),
});
