import { origin } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ origin });
