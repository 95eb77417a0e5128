import { now, readModel, upstreams } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ readModel: readModel(), upstreams: upstreams(), now });
