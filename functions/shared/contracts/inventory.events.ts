import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { CancelReason } from './orders.events.ts';
import { Money, PaymentMethod, ProductId, Ulid } from './values.ts';

const source = 'playground.inventory';

/** What is left of a product after a change. Later levels have higher revisions: bus order is not kept. */
const level = {
  available: z.int().nonnegative(),
  revision: z.int().positive().meta({ description: 'Of the stock row; grows by one with every change' }),
};
/** Of one product in all: an order that lists it twice has one line here. */
const Units = z.int().positive();
const ReservedLine = z.object({ productId: ProductId, quantity: Units, ...level });

export const StockReserved = defineEvent({
  source,
  type: 'StockReserved',
  version: '1.0.0',
  summary: 'Every line of an order is set aside for it.',
  sentence: '{lines|items} were set aside for the order {orderId|short}.',
  personal: ['userId'],
  data: z.object({
    orderId: Ulid,
    userId: z.string().min(1),
    lines: z.array(ReservedLine).min(1).max(100),
    /** Carried along from OrderPlaced: whoever takes the money needs nothing else. */
    total: Money,
    paymentMethod: PaymentMethod,
  }),
});

export const StockRejected = defineEvent({
  source,
  type: 'StockRejected',
  version: '1.0.0',
  summary: 'At least one line of an order is not in stock; nothing is set aside for it.',
  sentence: 'There was not enough in stock for the order {orderId|short}.',
  personal: ['userId'],
  data: z.object({
    orderId: Ulid,
    userId: z.string().min(1),
    shortages: z
      .array(
        z.object({
          productId: ProductId,
          wanted: Units,
          available: z.int().nonnegative(),
          revision: z.int().nonnegative().meta({ description: '0: no such product in stock' }),
        }),
      )
      .min(1)
      .max(100),
  }),
});

export const StockReleased = defineEvent({
  source,
  type: 'StockReleased',
  version: '1.0.0',
  summary: 'What was set aside for an order is for sale again.',
  sentence: '{lines|items} of the order {orderId|short} went back into stock.',
  data: z.object({ orderId: Ulid, lines: z.array(ReservedLine).min(1).max(100), reason: CancelReason }),
});

export const StockAdjusted = defineEvent({
  source,
  type: 'StockAdjusted',
  version: '1.0.0',
  summary: 'An operator has set how much of a product there is.',
  sentence: 'The stock of {productId} was set to {available} (before: {previous}).',
  data: z.object({ productId: ProductId, previous: z.int().nonnegative(), ...level }),
});
