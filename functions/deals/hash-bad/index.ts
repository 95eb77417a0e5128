import { hashHere, workOf } from '../adapters/hash.ts';
import { hashing } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ ...hashing(), hash: (body) => hashHere(workOf(body)) });
