import { customers } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ customers: customers() });
