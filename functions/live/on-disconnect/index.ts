import { connections } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ connections: connections() });
