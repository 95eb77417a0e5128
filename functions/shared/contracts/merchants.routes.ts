import { z } from 'zod';
import { Merchant, MerchantId } from './deals.http.ts';
import { defineRoute } from './route.ts';

export const GetMerchant = defineRoute({
  route: 'GET /internal/merchants/merchants/{id}',
  service: 'merchants',
  handler: 'get-merchant',
  access: 'service',
  summary: 'Who offers a deal.',
  path: z.object({ id: MerchantId }),
  answer: Merchant,
  refusals: ['merchant-not-found', 'unavailable'],
});
