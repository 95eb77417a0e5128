import type { CartView } from '../shared/contracts/cart.http.ts';
import type { PriceRepository } from './adapters/price-table.ts';
import { type Cart, totalOf } from './domain/cart.ts';
import { type PricedCart, withNewestPrices } from './domain/prices.ts';

export interface ViewDependencies {
  readonly prices: PriceRepository;
}

/** The cart at the newest known prices: one read for all its lines but `fresh`, none when there are no others. */
export async function priced(cart: Cart, prices: PriceRepository, fresh?: string): Promise<PricedCart> {
  const ids = cart.lines.map(({ productId }) => productId).filter((id) => id !== fresh);
  return withNewestPrices(cart, ids.length === 0 ? [] : await prices.of(ids));
}

export const toView = (cart: PricedCart): CartView => ({
  cartId: cart.cartId,
  items: cart.lines.map(({ productId, name, quantity, unitPrice, previousPrice }) => ({
    productId,
    name,
    quantity,
    price: unitPrice,
    ...(previousPrice === undefined ? {} : { previousPrice }),
  })),
  total: totalOf(cart),
});
