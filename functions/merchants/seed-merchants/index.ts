import { merchants } from '../wiring.ts';
import { createHandler } from './handler.ts';
import { DEMO_MERCHANTS } from './merchants.ts';

export const handler = createHandler({ merchants: merchants(), demo: DEMO_MERCHANTS });
