import { connections, journal, sockets } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  journal: journal({ counting: true }),
  connections: connections(),
  sockets: sockets(),
  now: () => new Date(),
});
