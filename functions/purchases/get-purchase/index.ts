import { purchases } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ purchases: purchases() });
