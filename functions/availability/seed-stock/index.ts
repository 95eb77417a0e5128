import { stock } from '../wiring.ts';
import { createHandler } from './handler.ts';
import { OPENING_STOCK } from './levels.ts';

export const handler = createHandler({ stock: stock(), levels: OPENING_STOCK });
