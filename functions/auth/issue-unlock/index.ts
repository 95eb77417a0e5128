import { newToken, now, sessions, users } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ users: users(), sessions: sessions(), newToken, now });
