/** Prices change while carts wait. What a cart shows and what an order pays is the newest price that is known. */
import type { Money } from '../../shared/contracts/values.ts';
import { type Cart, type CartLine, sameMoney } from './cart.ts';

/** What the catalog last told of a product. */
export interface KnownPrice {
  readonly productId: string;
  readonly name: string;
  readonly price: Money;
  /** Of the product; facts and lines of a higher one are newer. */
  readonly revision: number;
}

export interface PricedLine extends CartLine {
  /** When it was put into the cart, where that was another. */
  readonly previousPrice?: Money;
}

export interface PricedCart extends Cart {
  readonly lines: readonly PricedLine[];
}

/** The same cart, same version, its lines at the newest prices: nobody has changed the cart. */
export function withNewestPrices(cart: Cart, known: readonly KnownPrice[]): PricedCart {
  const byProduct = new Map(known.map((price) => [price.productId, price]));
  const lines = cart.lines.map((line): PricedLine => {
    const told = byProduct.get(line.productId);
    if (told === undefined || told.revision <= line.revision) return line;
    const { name, price: unitPrice, revision } = told;
    const refreshed = { ...line, name, unitPrice, revision };
    return sameMoney(unitPrice, line.unitPrice) ? refreshed : { ...refreshed, previousPrice: line.unitPrice };
  });
  return { ...cart, lines };
}
