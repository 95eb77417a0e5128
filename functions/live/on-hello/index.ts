import { topologyHash } from '../adapters/topology-hash.ts';
import { connections, journal, sockets } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  connections: connections(),
  journal: journal(),
  sockets: sockets(),
  topologyHash: topologyHash().read,
  now: () => new Date(),
});
