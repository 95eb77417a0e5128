import { carts, prices } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ carts: carts(), prices: prices() });
