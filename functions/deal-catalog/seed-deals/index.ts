import { deals } from '../wiring.ts';
import { CATALOG_DEALS } from './deals.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ deals: deals(), demo: CATALOG_DEALS });
