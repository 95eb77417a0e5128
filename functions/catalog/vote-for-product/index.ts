import { cache, now, votes } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ votes: votes(), cache: cache(), now });
