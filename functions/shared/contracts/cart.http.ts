import { z } from 'zod';
import { Money, ProductId, Quantity } from './values.ts';

export const PutCartItem = z.object({ quantity: Quantity });

export const CartItemView = z.object({
  productId: ProductId,
  name: z.string(),
  quantity: Quantity,
  price: Money.meta({ description: 'Price of one' }),
});

export const CartView = z.object({ cartId: z.string(), items: z.array(CartItemView), total: Money });
export type CartView = z.infer<typeof CartView>;

/** What orders reads, over the internal route. */
export const CartForOrder = z.object({
  cartId: z.string(),
  cartVersion: z.int().nonnegative(),
  lines: z.array(z.object({ productId: ProductId, name: z.string(), quantity: Quantity, unitPrice: Money })),
});
export type CartForOrder = z.infer<typeof CartForOrder>;
