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

/** What services read, over the internal route. */
export const ProductForServices = ProductView.extend({
  revision: z.int().positive().meta({ description: 'Orders what was read against what ProductUpdated tells' }),
});
export type ProductForServices = z.infer<typeof ProductForServices>;

export const ProductQuery = z.object({
  category: Category.optional(),
  q: z.string().trim().min(1).max(80).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
  cursor: z.string().max(500).optional(),
});

export const ProductPage = z.object({ items: z.array(ProductView), nextCursor: z.string().nullable() });
export type ProductPage = z.infer<typeof ProductPage>;

/** The shop sells in euros: the total of a cart adds up one currency. */
export const Price = z.object({ amount: z.int().min(1).max(10_000_000), currency: z.literal('EUR') });

export const NewProduct = z.object({
  id: ProductId,
  name: z.string().trim().min(1).max(80),
  category: Category,
  price: Price,
});
export type NewProduct = z.infer<typeof NewProduct>;

export const PutProduct = NewProduct.omit({ id: true });
export type PutProduct = z.infer<typeof PutProduct>;

export const VotesAnswer = z.object({ votes: z.int().positive() });

/** Orders' advisory check, over the internal route: present prices of up to 100 products; unknown ones are missing. */
export const PriceQuery = z.object({
  ids: z
    .string()
    .max(7_000)
    .transform((text) => text.split(','))
    .pipe(z.array(ProductId).min(1).max(100)),
});
export const PriceList = z.object({ items: z.array(z.object({ id: ProductId, price: Money })) });
export type PriceList = z.infer<typeof PriceList>;
