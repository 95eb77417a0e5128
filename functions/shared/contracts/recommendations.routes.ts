import { RecommendationList, RecommendationQuery } from './recommendations.http.ts';
import { defineRoute } from './route.ts';

export const ListRecommendations = defineRoute({
  route: 'GET /api/recommendations',
  service: 'recommendations',
  handler: 'list-recommendations',
  access: 'optional',
  summary: 'What was bought together with a product, or what is popular.',
  query: RecommendationQuery,
  answer: RecommendationList,
});
