import { orders } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ orders: orders(), now: () => new Date() });
