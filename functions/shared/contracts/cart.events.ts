import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { Money, ProductId, Quantity, Ulid } from './values.ts';

const source = 'playground.cart';
const cart = { cartId: z.string().min(1), userId: z.string().min(1).nullable(), cartVersion: z.int().positive() };

export const CartItemAdded = defineEvent({
  source,
  type: 'CartItemAdded',
  version: '1.0.0',
  summary: 'A product that was not in the cart has been put into it.',
  sentence: '{quantity} × {productId} went into a cart.',
  personal: ['userId'],
  data: z.object({ ...cart, productId: ProductId, quantity: Quantity, unitPrice: Money }),
});

export const CartItemUpdated = defineEvent({
  source,
  type: 'CartItemUpdated',
  version: '1.0.0',
  summary: 'The quantity of a product in the cart has changed.',
  sentence: 'The cart now holds {quantity} × {productId}.',
  personal: ['userId'],
  data: z.object({ ...cart, productId: ProductId, quantity: Quantity, previousQuantity: Quantity }),
});

export const CartItemRemoved = defineEvent({
  source,
  type: 'CartItemRemoved',
  version: '1.0.0',
  summary: 'A product has been taken out of the cart.',
  sentence: '{productId} was taken out of a cart.',
  personal: ['userId'],
  data: z.object({ ...cart, productId: ProductId }),
});

export const CartMerged = defineEvent({
  source,
  type: 'CartMerged',
  version: '1.0.0',
  summary: 'The cart of a guest has become part of the cart of the person who signed in.',
  sentence: 'A guest cart with {lines|lines} was merged at sign-in.',
  personal: ['userId'],
  data: z.object({ ...cart, guestCartId: z.string().min(1), lines: z.int().nonnegative() }),
});

export const CartCleared = defineEvent({
  source,
  type: 'CartCleared',
  version: '1.0.0',
  summary: 'The cart has been emptied: its lines were bought, or the person emptied it.',
  sentence: 'The cart was cleared of {removedLines|lines} because it was {reason}.',
  personal: ['userId'],
  data: z.object({
    ...cart,
    reason: z.enum(['ordered', 'emptied']),
    orderId: Ulid.nullable(),
    removedLines: z.int().nonnegative(),
  }),
});
