import { journal } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ journal: journal() });
