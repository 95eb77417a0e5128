import { z } from 'zod';
import { Instant, Money, ProductId, Quantity } from './values.ts';

export const PutCartItem = z.object({ quantity: Quantity });

export const CartItemView = z.object({
  productId: ProductId,
  name: z.string(),
  quantity: Quantity,
  price: Money.meta({ description: 'Price of one, as the catalog last told' }),
  previousPrice: Money.optional().meta({ description: 'When it was put into the cart, where that was another' }),
});

export const CartView = z.object({ cartId: z.string(), items: z.array(CartItemView), total: Money });
export type CartView = z.infer<typeof CartView>;

/** What orders reads, over the internal route. */
export const CartForOrder = z.object({
  cartId: z.string(),
  cartVersion: z.int().nonnegative(),
  /** When the cart became this version; 1970 when it was never written. A new price of the catalog changes neither. */
  changedAt: Instant,
  lines: z.array(z.object({ productId: ProductId, name: z.string(), quantity: Quantity, unitPrice: Money })),
});
export type CartForOrder = z.infer<typeof CartForOrder>;
