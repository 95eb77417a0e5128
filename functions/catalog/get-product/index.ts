import { cacheTally } from '../cache-tally.ts';
import { cache, now, products } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ products: products(), cache: cache(), tally: cacheTally(now) });
