import { ulid } from 'ulid';
import { limits } from '../../shared/rate-limits/rate-limits.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { priceClient } from '../adapters/neighbours.ts';
import { availability, purchases } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  purchases: purchases(),
  prices: priceClient(serviceClient({ service: 'prices' })),
  availability: availability(),
  limits: limits(),
  now: () => new Date(),
  newId: ulid,
});
