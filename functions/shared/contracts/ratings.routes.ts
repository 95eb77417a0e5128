/** The balancer and its replicas, which are services of their own. */
import { z } from 'zod';
import { DealId, Rating } from './deals.http.ts';
import { defineRoute } from './route.ts';

const handler = 'get-rating';
const common = {
  handler,
  access: 'service',
  path: z.object({ id: DealId }),
  answer: Rating,
  refusals: ['deal-not-found', 'unavailable'],
} as const;

export const GetRating = defineRoute({
  ...common,
  route: 'GET /internal/ratings/ratings/{id}',
  service: 'ratings',
  summary: 'How a deal is rated, by whichever replica answers.',
  answerHeaders: { 'x-lb-target': 'The replica that answered, `ratings-a` or `ratings-b`' },
});

export const GetRatingOfA = defineRoute({
  ...common,
  route: 'GET /internal/ratings-a/ratings/{id}',
  service: 'ratings-a',
  summary: 'How a deal is rated, by replica a.',
});

export const GetRatingOfB = defineRoute({
  ...common,
  route: 'GET /internal/ratings-b/ratings/{id}',
  service: 'ratings-b',
  summary: 'How a deal is rated, by replica b.',
});
