import { z } from 'zod';
import { CartForOrder } from '../../shared/contracts/cart.http.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { CartRepository } from '../adapters/cart-table.ts';

export interface Dependencies {
  readonly carts: CartRepository;
}

export const createHandler = ({ carts }: Dependencies) =>
  httpHandler(
    {
      service: 'cart',
      handler: 'get-cart-for-order',
      path: z.object({ userId: z.string().min(1).max(64) }),
      answer: CartForOrder,
    },
    async ({ path }) => {
      const { cartId, version, lines } = await carts.read({ kind: 'customer', userId: path.userId });
      return {
        cartId,
        cartVersion: version,
        lines: lines.map(({ productId, name, quantity, unitPrice }) => ({ productId, name, quantity, unitPrice })),
      };
    },
  );
