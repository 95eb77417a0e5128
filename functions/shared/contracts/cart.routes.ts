import { z } from 'zod';
import { CartForOrder, CartView, PutCartItem } from './cart.http.ts';
import { defineRoute } from './route.ts';
import { ProductId } from './values.ts';

const service = 'cart';
const path = z.object({ productId: ProductId });

export const GetCart = defineRoute({
  route: 'GET /api/cart',
  service,
  handler: 'get-cart',
  access: 'optional',
  summary: 'One’s cart, also without an account.',
  answer: CartView,
  refusals: ['cart-changed'],
});

export const EmptyCart = defineRoute({
  route: 'DELETE /api/cart',
  service,
  handler: 'empty-cart',
  access: 'optional',
  summary: 'Empties the cart.',
  status: 204,
  refusals: ['cart-changed'],
});

export const PutCartItemRoute = defineRoute({
  route: 'PUT /api/cart/items/{productId}',
  service,
  handler: 'put-cart-item',
  access: 'optional',
  summary: 'Sets the quantity of a product in the cart.',
  path,
  body: PutCartItem,
  answer: CartView,
  refusals: ['product-not-found', 'cart-full', 'cart-changed', 'unavailable'],
  example: { quantity: 2 },
});

export const RemoveCartItem = defineRoute({
  route: 'DELETE /api/cart/items/{productId}',
  service,
  handler: 'remove-cart-item',
  access: 'optional',
  summary: 'Takes a product out of the cart.',
  path,
  answer: CartView,
  refusals: ['cart-changed'],
});

export const GetCartForOrder = defineRoute({
  route: 'GET /internal/cart/carts/{userId}',
  service,
  handler: 'get-cart-for-order',
  access: 'service',
  summary: 'Lines and version of a customer’s cart.',
  path: z.object({ userId: z.string().min(1).max(64) }),
  answer: CartForOrder,
});
