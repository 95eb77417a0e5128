import { now, shelf } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ shelf: shelf(), now });
