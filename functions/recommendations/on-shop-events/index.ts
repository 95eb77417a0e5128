import { recommendations } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ recommendations: recommendations() });
