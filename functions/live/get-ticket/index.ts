import { randomBytes } from 'node:crypto';
import { tickets } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  tickets: tickets(),
  now: () => new Date(),
  newTicket: () => randomBytes(32).toString('base64url'),
});
