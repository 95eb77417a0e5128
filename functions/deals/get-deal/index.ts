import { now, upstreams } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ upstreams: upstreams(), now });
