/** Whose cart it is, and the names that follow from it. */
import { createHash } from 'node:crypto';

/** A guest is known by the secret in the cookie only. */
export type CartOwner =
  | { readonly kind: 'customer'; readonly userId: string }
  | { readonly kind: 'guest'; readonly token: string };

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Key of the cart's row. The cookie itself is not stored: reading the table gives nobody a cart. */
export const keyOf = (owner: CartOwner): string =>
  owner.kind === 'customer' ? `customer#${owner.userId}` : `guest#${digest(owner.token)}`;

/**
 * Public name of a cart, in events that everybody sees. Derived, so that a cart has its name before its first line, and
 * one-way, so that nobody comes from the name to the person or to the guest's cookie.
 */
export const cartIdOf = (owner: CartOwner): string => digest(`cart\n${keyOf(owner)}`).slice(0, 26);

export const userIdOf = (owner: CartOwner): string | null => (owner.kind === 'customer' ? owner.userId : null);
