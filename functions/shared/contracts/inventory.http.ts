import { z } from 'zod';
import { ProductId } from './values.ts';

export const SetStock = z.object({
  stock: z.int().min(0).max(1_000_000).meta({ description: 'Units for sale from now on; reserved ones come on top' }),
});
export type SetStock = z.infer<typeof SetStock>;

export const StockView = z.object({
  productId: ProductId,
  /** For sale. */
  available: z.int().nonnegative(),
  /** Set aside for orders that are not confirmed. */
  reserved: z.int().nonnegative(),
  /** Units of confirmed orders since the stock was first set. */
  sold: z.int().nonnegative(),
  revision: z.int().positive(),
});
export type StockView = z.infer<typeof StockView>;
