import type { CartView } from '../shared/contracts/cart.http.ts';
import { type Cart, totalOf } from './domain/cart.ts';

export const toView = (cart: Cart): CartView => ({
  cartId: cart.cartId,
  items: cart.lines.map(({ productId, name, quantity, unitPrice }) => ({
    productId,
    name,
    quantity,
    price: unitPrice,
  })),
  total: totalOf(cart),
});
