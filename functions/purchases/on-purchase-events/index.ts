import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { availability, purchases, receipts } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  purchases: purchases(),
  availability: availability(),
  receipts: receipts(),
  behave: {
    fraud: labBehaviour('purchases-fraud'),
    analytics: labBehaviour('purchases-analytics'),
    receipt: labBehaviour('purchases-receipt'),
  },
  now: () => new Date(),
});
