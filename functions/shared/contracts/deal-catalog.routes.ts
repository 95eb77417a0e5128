import { z } from 'zod';
import { CatalogDeal, DealId, DealQuery } from './deals.http.ts';
import { defineRoute } from './route.ts';

const service = 'deal-catalog';

export const ListCatalogDeals = defineRoute({
  route: 'GET /internal/deal-catalog/deals',
  service,
  handler: 'list-deals',
  access: 'service',
  summary: 'Deals of a city in the order of their ids; none for a city without deals.',
  query: DealQuery,
  answer: z.object({ items: z.array(CatalogDeal) }),
  refusals: ['unavailable'],
  answerHeaders: { 'x-cache': '`hit` or `miss` of the list cache, which keeps an answer for 5 s' },
});

export const GetCatalogDeal = defineRoute({
  route: 'GET /internal/deal-catalog/deals/{id}',
  service,
  handler: 'get-deal',
  access: 'service',
  summary: 'One deal.',
  path: z.object({ id: DealId }),
  answer: CatalogDeal,
  refusals: ['deal-not-found', 'unavailable'],
});
