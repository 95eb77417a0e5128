import { availability, purchases, receipts } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  purchases: purchases(),
  availability: availability(),
  receipts: receipts(),
  now: () => new Date(),
});
