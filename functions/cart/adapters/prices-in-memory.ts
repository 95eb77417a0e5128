/** Prices for handler tests, with the table's promise: the newest revision stays. */
import type { KnownPrice } from '../domain/prices.ts';
import type { PriceRepository } from './price-table.ts';

export interface PricesInMemory extends PriceRepository {
  /** Product ids of each read. */
  readonly reads: (readonly string[])[];
}

export function pricesInMemory(): PricesInMemory {
  const rows = new Map<string, KnownPrice>();
  const reads: (readonly string[])[] = [];
  return {
    reads,
    async of(productIds) {
      reads.push(productIds);
      return productIds.flatMap((id) => rows.get(id) ?? []);
    },
    async keep(price) {
      const before = rows.get(price.productId);
      if (before !== undefined && before.revision >= price.revision) return 'known';
      rows.set(price.productId, price);
      return { before };
    },
  };
}
