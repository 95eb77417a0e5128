/** Opening stock of the demo products, by the ids of the demo shelf. Ids are the published language, names are not. */

const SHELVES = ['tea', 'coffee', 'tableware', 'pantry'] as const;
const PRODUCTS_PER_SHELF = 6;

/** Days of an autopilot, hours of a load test. */
const PLENTY = 10_000;

/** Sold out within minutes of a demonstration: what an order that cannot be served looks like. */
const SCARCE: Readonly<Record<string, number>> = {
  'tea-02': 12,
  'tableware-04': 3,
};

export const OPENING_STOCK: ReadonlyMap<string, number> = new Map(
  SHELVES.flatMap((shelf) =>
    Array.from({ length: PRODUCTS_PER_SHELF }, (_, index) => `${shelf}-${String(index + 1).padStart(2, '0')}`),
  ).map((productId) => [productId, SCARCE[productId] ?? PLENTY]),
);
