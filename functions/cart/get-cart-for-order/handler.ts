import { GetCartForOrder } from '../../shared/contracts/cart.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { CartRepository } from '../adapters/cart-table.ts';
import type { PriceRepository } from '../adapters/price-table.ts';
import { priced } from '../cart-view.ts';

export interface Dependencies {
  readonly carts: CartRepository;
  readonly prices: PriceRepository;
}

export const createHandler = ({ carts, prices }: Dependencies) =>
  httpHandler(GetCartForOrder, async ({ path }) => {
    const cart = await carts.read({ kind: 'customer', userId: path.userId });
    const { cartId, version, changedAt } = cart;
    const { lines } = await priced(cart, prices); // what the person has last seen, or newer
    return {
      cartId,
      cartVersion: version,
      changedAt,
      lines: lines.map(({ productId, name, quantity, unitPrice }) => ({ productId, name, quantity, unitPrice })),
    };
  });
