import { z } from 'zod';
import { Money, ProductId } from './values.ts';

export const Category = z.enum(['tea', 'coffee', 'tableware', 'pantry']);
export type Category = z.infer<typeof Category>;

export const ProductView = z.object({
  id: ProductId,
  name: z.string(),
  category: Category,
  price: Money,
  votes: z.int().nonnegative(),
  available: z.boolean(),
});
export type ProductView = z.infer<typeof ProductView>;

export const ProductQuery = z.object({
  category: Category.optional(),
  q: z.string().trim().min(1).max(80).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
  cursor: z.string().max(500).optional(),
});

export const ProductPage = z.object({ items: z.array(ProductView), nextCursor: z.string().nullable() });
export type ProductPage = z.infer<typeof ProductPage>;
