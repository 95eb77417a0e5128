import { orders, timeoutSeconds, timer } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  orders: orders(),
  timer: timer(),
  timeoutSeconds: timeoutSeconds('on-timeout'),
  now: () => new Date(),
});
