import { scenarios } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ scenarios: scenarios(), now: () => new Date() });
