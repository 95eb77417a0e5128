import { z } from 'zod';
import { ProductId } from './values.ts';

export const RecommendationQuery = z.object({
  productId: ProductId.optional().meta({ description: 'What goes with this product; popular products when absent' }),
  limit: z.coerce.number().int().min(1).max(20).default(5),
});

export const RecommendationList = z.object({
  items: z.array(
    z.object({
      productId: ProductId,
      score: z.number().nonnegative(),
      because: z.enum(['bought-together', 'popular']),
    }),
  ),
  nextCursor: z.null(),
});
export type RecommendationList = z.infer<typeof RecommendationList>;
