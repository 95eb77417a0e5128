/** A product's row, as the table and its stream show it. */
import { z } from 'zod';
import { Category } from '../../shared/contracts/catalog.http.ts';
import { Actor } from '../../shared/contracts/define-event.ts';
import { Money, ProductId } from '../../shared/contracts/values.ts';
import { type Product, placeOf, searchable } from '../domain/product.ts';

/** What caused the last change of a row: the outbox makes its event from it. */
export const Origin = z.object({
  correlationId: z.string(),
  /** Id of the request or event. */
  causationId: z.string(),
  traceparent: z.string(),
  actor: Actor.optional(),
  /** ISO 8601 */
  at: z.string(),
  /** Tells several new products of one cause apart. */
  ordinal: z.int().nonnegative(),
});
export type Origin = z.infer<typeof Origin>;

export const StoredProduct = z.object({
  id: ProductId,
  name: z.string(),
  category: Category,
  price: Money,
  votes: z.int().nonnegative(),
  available: z.boolean(),
  revision: z.int().positive(),
});

export const ProductRow = StoredProduct.extend({ origin: Origin });

/** The whole shelf is one partition of the index `by-shelf`. */
export const SHELF = 'products';

/** What the index and the search read; follows from the fields of the product. */
export const shelved = ({ id, name, category }: Pick<Product, 'id' | 'name' | 'category'>) => ({
  shelf: SHELF,
  place: placeOf({ id, category }),
  searchText: searchable(`${name} ${id}`),
});
