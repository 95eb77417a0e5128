/** Values that several contracts share. */
import { z } from 'zod';

export const Ulid = z.ulid();

/** Accepted from outside as a correlation id: a ULID or a lower-case UUID; everything else is replaced. */
export const CorrelationId = z.union([
  z.ulid(),
  z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
]);

/** Integer minor units with an ISO 4217 currency. */
export const Money = z
  .object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
  .meta({ description: 'Minor units and ISO 4217 currency', examples: [{ amount: 4990, currency: 'EUR' }] });
export type Money = z.infer<typeof Money>;

/** ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 });

export const ProductId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

export const Quantity = z.int().min(1).max(99);

/** Test cards: what the simulated card network does with them. */
export const PaymentMethod = z.enum([
  'card-approve',
  'card-decline',
  'card-decline-at-capture',
  'card-slow',
  'card-flaky',
]);
export type PaymentMethod = z.infer<typeof PaymentMethod>;
