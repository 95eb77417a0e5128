/** A cart and what may happen to it. Pure: ids and times arrive as arguments. */
import type { Money } from '../../shared/contracts/values.ts';

export interface CartLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** Of the product, when name and price were read from the catalog. */
  readonly revision: number;
  /** Version of the cart that last set this line. */
  readonly version: number;
}

/** A clearing that was done, kept so that a repeat of its cause gives the same answer. */
export interface Clearing {
  readonly orderId: string;
  readonly cartVersion: number;
  readonly removedLines: number;
}

export interface Cart {
  readonly cartId: string;
  /** null: the cart of a guest. */
  readonly userId: string | null;
  /** Grows by one with every change and never starts again, so that an order can name what it bought. */
  readonly version: number;
  readonly lines: readonly CartLine[];
  readonly clearings: readonly Clearing[];
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: Money;
  readonly revision: number;
}

export const MAX_QUANTITY = 99;
/** An order is reserved in one transaction, its stock rows and the reservation itself: DynamoDB takes 100 in all. */
export const MAX_LINES = 99;
/** Repeats come within minutes; the idempotency table remembers for longer than these entries last. */
const KEPT_CLEARINGS = 20;
const CURRENCY = 'EUR';

export class CartFull extends Error {
  override readonly name = 'CartFull';
}

export const emptyCart = (cartId: string, userId: string | null): Cart => ({
  cartId,
  userId,
  version: 0,
  lines: [],
  clearings: [],
});

const withLines = (cart: Cart, lines: readonly CartLine[]): Cart => ({ ...cart, version: cart.version + 1, lines });

export const lineOf = (cart: Cart, productId: string): CartLine | undefined =>
  cart.lines.find((line) => line.productId === productId);

export const sameMoney = (one: Money, other: Money): boolean =>
  one.amount === other.amount && one.currency === other.currency;

/** Name and price as the newer of two lines knows them. */
const newest = (one: CartLine, other: CartLine): Pick<CartLine, 'name' | 'unitPrice' | 'revision'> => {
  const { name, unitPrice, revision } = other.revision > one.revision ? other : one;
  return { name, unitPrice, revision };
};

/**
 * The cart with `quantity` of a product, whatever it held before. The same quantity at the same price changes nothing,
 * and a product that was read too late (from an old copy) does not bring an older price back.
 * @throws CartFull
 */
export function putProduct(cart: Cart, product: Product, quantity: number): Cart {
  const { id, name, price, revision } = product;
  const former = lineOf(cart, id);
  const asked = { productId: id, name, quantity, unitPrice: price, revision, version: cart.version + 1 };
  const line = former === undefined ? asked : { ...asked, ...newest(asked, former) };
  if (former?.quantity === quantity && sameMoney(former.unitPrice, line.unitPrice)) return cart;
  if (former === undefined && cart.lines.length >= MAX_LINES) throw new CartFull();
  const lines = former ? cart.lines.map((other) => (other === former ? line : other)) : [...cart.lines, line];
  return withLines(cart, lines);
}

export function removeProduct(cart: Cart, productId: string): Cart {
  const lines = cart.lines.filter((line) => line.productId !== productId);
  return lines.length === cart.lines.length ? cart : withLines(cart, lines);
}

/** The cart without lines, emptied by its owner. */
export const empty = (cart: Cart): Cart => (cart.lines.length === 0 ? cart : withLines(cart, []));

export interface Merge {
  readonly cart: Cart;
  /** Lines of the guest that went over; lines beyond the limit of a cart stay out. */
  readonly mergedLines: number;
}

/** The owner's cart with the guest's lines: quantities add up to at most 99, the newer price stays. */
export function merge(own: Cart, guest: Cart): Merge {
  if (guest.lines.length === 0) return { cart: own, mergedLines: 0 };
  const version = own.version + 1;
  const lines = new Map(own.lines.map((line) => [line.productId, line]));
  let mergedLines = 0;
  for (const line of guest.lines) {
    const former = lines.get(line.productId);
    if (former === undefined && lines.size >= MAX_LINES) continue;
    const quantity = Math.min(MAX_QUANTITY, (former?.quantity ?? 0) + line.quantity);
    lines.set(line.productId, { ...line, ...(former && newest(line, former)), quantity, version });
    mergedLines += 1;
  }
  return { cart: { ...own, version, lines: [...lines.values()] }, mergedLines };
}

export interface Cleared {
  readonly cart: Cart;
  readonly clearing: Clearing;
  /** This order cleared the cart before; nothing changed now. */
  readonly repeated: boolean;
}

/** Takes out what an order bought: lines set at or below the version that the order names. Newer lines stay. */
export function clearBought(cart: Cart, { orderId, cartVersion }: { orderId: string; cartVersion: number }): Cleared {
  const former = cart.clearings.find((clearing) => clearing.orderId === orderId);
  if (former !== undefined) return { cart, clearing: former, repeated: true };
  const lines = cart.lines.filter((line) => line.version > cartVersion);
  const clearing = { orderId, cartVersion: cart.version + 1, removedLines: cart.lines.length - lines.length };
  const clearings = [...cart.clearings, clearing].slice(-KEPT_CLEARINGS);
  return { cart: { ...withLines(cart, lines), clearings }, clearing, repeated: false };
}

export const totalOf = (cart: Pick<Cart, 'lines'>): Money => ({
  amount: cart.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0),
  currency: cart.lines[0]?.unitPrice.currency ?? CURRENCY,
});
