import { numbers } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ table: numbers(), now: () => new Date() });
