/**
 * What every request to a cart begins with: whose cart it is, and, on the first request that carries a session and a
 * guest's cookie, the merge of the two carts.
 */
import type { CartItemAdded } from '../shared/contracts/cart.events.ts';
import { CartMerged } from '../shared/contracts/cart.events.ts';
import type { DataOf } from '../shared/contracts/define-event.ts';
import type { HttpRequest } from '../shared/http/http-handler.ts';
import { DomainError } from '../shared/http/problem.ts';
import type { CartOwner } from './adapters/cart-owner.ts';
import type { CartRepository } from './adapters/cart-table.ts';
import { type CookieSettings, forgetGuest, guestTokenIn, keepGuest } from './cart-cookie.ts';
import { type Cart, merge } from './domain/cart.ts';
import { CART } from './log-messages.ts';

export interface VisitDependencies {
  readonly carts: CartRepository;
  /** A fresh secret for a guest. */
  readonly newToken: () => string;
  readonly cookie: CookieSettings;
}

export type VisitRequest = Pick<
  HttpRequest<unknown, unknown, unknown>,
  'caller' | 'cookies' | 'emit' | 'changed' | 'log'
>;

export interface Visit {
  readonly owner: CartOwner;
  readonly cart: Cart;
  /** To set with the answer. */
  readonly cookies: readonly string[];
}

/** Two writers at one cart are one person with two tabs: a few tries settle it. */
const TRIES = 5;

/** Runs `work` again when somebody else wrote first. @throws DomainError cart-changed */
async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error && error.name === 'CartChanged')) throw error;
      if (tries >= TRIES) throw new DomainError('cart-changed', undefined, { cause: error });
    }
  }
}

/** What the page shows of a cart before and after; the row's key would name a person. */
export const shown = (cart: Cart) => ({
  version: cart.version,
  lines: cart.lines.map(({ productId, quantity, version }) => ({ productId, quantity, version })),
});

/** Members that all events of a cart have. */
export const named = (cart: Cart): Pick<DataOf<typeof CartItemAdded>, 'cartId' | 'userId' | 'cartVersion'> => ({
  cartId: cart.cartId,
  userId: cart.userId,
  cartVersion: cart.version,
});

async function mergeGuest(
  request: VisitRequest,
  carts: CartRepository,
  owner: CartOwner,
  guest: CartOwner,
): Promise<Cart> {
  return settled(async () => {
    const [own, theirs] = await Promise.all([carts.read(owner), carts.read(guest)]);
    const { cart, mergedLines } = merge(own, theirs);
    if (cart === own) return own;
    await carts.saveMerged({ owner, after: cart, guest, guestVersion: theirs.version });
    request.changed({ table: 'carts', key: cart.cartId, before: shown(own), after: shown(cart) });
    request.changed({ table: 'carts', key: theirs.cartId, before: shown(theirs), after: null });
    request.emit(CartMerged, { ...named(cart), guestCartId: theirs.cartId, lines: mergedLines });
    request.log.say(CART.MERGED, { cartId: cart.cartId, guestCartId: theirs.cartId, lines: mergedLines });
    return cart;
  });
}

/** The caller's cart. @throws DomainError forbidden (services have no cart), cart-changed */
export async function visit(request: VisitRequest, { carts, newToken, cookie }: VisitDependencies): Promise<Visit> {
  const { caller, cookies } = request;
  const token = guestTokenIn(cookies);
  if (caller.kind === 'service') throw new DomainError('forbidden');
  if (caller.kind === 'guest') {
    const owner = { kind: 'guest', token: token ?? newToken() } as const;
    return { owner, cart: await carts.read(owner), cookies: [keepGuest(owner.token, cookie)] };
  }
  const owner = { kind: 'customer', userId: caller.userId } as const;
  if (token === undefined) return { owner, cart: await carts.read(owner), cookies: [] };
  const cart = await mergeGuest(request, carts, owner, { kind: 'guest', token });
  return { owner, cart, cookies: [forgetGuest(cookie)] };
}

export interface Changed {
  readonly before: Cart;
  readonly after: Cart;
}

/**
 * Changes the cart of a visit by a pure rule, tried again from the newest cart when somebody else wrote first.
 * A rule that answers its input changes nothing and writes nothing.
 */
export async function change(
  request: VisitRequest,
  carts: CartRepository,
  { owner, cart }: Visit,
  rule: (cart: Cart) => Cart,
): Promise<Changed> {
  let latest: Cart | undefined = cart;
  return settled(async () => {
    const before = latest ?? (await carts.read(owner));
    latest = undefined;
    const after = rule(before);
    if (after === before) return { before, after };
    await carts.save(owner, after);
    request.changed({ table: 'carts', key: after.cartId, before: shown(before), after: shown(after) });
    return { before, after };
  });
}
