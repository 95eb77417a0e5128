import { now, shelf } from '../wiring.ts';
import { createHandler } from './handler.ts';
import { DEMO_PRODUCTS } from './products.ts';

export const handler = createHandler({ shelf: shelf(), products: DEMO_PRODUCTS, now });
