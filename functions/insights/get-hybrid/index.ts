import { measuring } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(measuring());
