import { z } from 'zod';
import { DealId, Pricing } from './deals.http.ts';
import { defineRoute } from './route.ts';

export const GetPrice = defineRoute({
  route: 'GET /internal/prices/prices/{id}',
  service: 'prices',
  handler: 'get-price',
  access: 'service',
  summary: 'What a deal costs, and what it saves.',
  path: z.object({ id: DealId }),
  answer: Pricing,
  refusals: ['deal-not-found', 'unavailable'],
});
