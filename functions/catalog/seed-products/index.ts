import { products } from '../wiring.ts';
import { createHandler } from './handler.ts';
import { DEMO_PRODUCTS } from './products.ts';

export const handler = createHandler({ products: products(), shelf: DEMO_PRODUCTS });
