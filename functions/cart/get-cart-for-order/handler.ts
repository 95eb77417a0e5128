import { GetCartForOrder } from '../../shared/contracts/cart.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { CartRepository } from '../adapters/cart-table.ts';

export interface Dependencies {
  readonly carts: CartRepository;
}

export const createHandler = ({ carts }: Dependencies) =>
  httpHandler(GetCartForOrder, async ({ path }) => {
    const { cartId, version, lines } = await carts.read({ kind: 'customer', userId: path.userId });
    return {
      cartId,
      cartVersion: version,
      lines: lines.map(({ productId, name, quantity, unitPrice }) => ({ productId, name, quantity, unitPrice })),
    };
  });
