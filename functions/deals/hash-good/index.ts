import { workOf } from '../adapters/hash.ts';
import { hashThread } from '../adapters/hash-thread.ts';
import { hashing } from '../wiring.ts';
import { createHandler } from './handler.ts';

const thread = hashThread();

export const handler = createHandler({ ...hashing(), hash: (body) => thread.hash(workOf(body)) });
