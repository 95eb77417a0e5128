import { ListRecommendations } from '../../shared/contracts/recommendations.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { RecommendationRepository } from '../adapters/recommendation-table.ts';
import { recommend, togetherWith } from '../domain/learning.ts';

export interface Dependencies {
  readonly recommendations: RecommendationRepository;
}

export const createHandler = ({ recommendations }: Dependencies) =>
  httpHandler(ListRecommendations, async ({ query: { productId, limit } }) => {
    const [together, popular] = await Promise.all([
      productId === undefined ? [] : recommendations.top(togetherWith(productId), limit),
      // enough to fill the list when all of `together` and the product itself are popular, too
      recommendations.top('popular', productId === undefined ? limit : 2 * limit + 1),
    ]);
    return { items: recommend({ together, popular }, { productId, limit }), nextCursor: null };
  });
