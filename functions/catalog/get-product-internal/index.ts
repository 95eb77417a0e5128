import { createHandler } from '../get-product/handler.ts';
import { products } from '../wiring.ts';

export const handler = createHandler({ products: products(), handler: 'get-product-internal' });
