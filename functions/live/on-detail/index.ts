import { connections, journal, sockets } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  connections: connections(),
  journal: journal(),
  sockets: sockets(),
  now: () => new Date(),
});
