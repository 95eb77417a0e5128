import { prices } from '../wiring.ts';
import { createHandler } from './handler.ts';
import { DEMO_PRICES } from './price-tags.ts';

export const handler = createHandler({ prices: prices(), tags: DEMO_PRICES });
