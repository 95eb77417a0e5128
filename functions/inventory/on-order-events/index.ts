import { inventory } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ inventory: inventory() });
