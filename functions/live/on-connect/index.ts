import { connections, tickets } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ tickets: tickets(), connections: connections(), now: () => new Date() });
