import { connections, sockets } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ connections: connections(), sockets: sockets() });
