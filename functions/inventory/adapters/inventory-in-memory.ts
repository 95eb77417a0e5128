/** Stock and reservations for handler tests, with the tables' promises: a step is written as a whole. */
import type { Reservation } from '../domain/reservation.ts';
import { adjusted, type Stock } from '../domain/stock.ts';
import type { InventoryRepository } from './inventory-tables.ts';
import type { StockRepository } from './stock-table.ts';

export interface InventoryInMemory extends InventoryRepository, StockRepository {
  /** The rows themselves. */
  readonly rows: Map<string, Stock>;
  readonly reservations: Map<string, Reservation>;
}

export function inventoryInMemory(levels: Readonly<Record<string, number>> = {}): InventoryInMemory {
  const rows = new Map(Object.entries(levels).map(([id, available]) => [id, adjusted(id, undefined, available)]));
  const reservations = new Map<string, Reservation>();
  return {
    rows,
    reservations,
    async change(orderId, _products, rule) {
      const before = { reservation: reservations.get(orderId), stock: new Map(rows) };
      const step = rule(before);
      if (step.outcome === 'handled') {
        for (const row of step.stock) rows.set(row.productId, row);
        if (step.reservation !== undefined) reservations.set(orderId, step.reservation);
      }
      return { before, step };
    },
    find: async (productId) => rows.get(productId),
    async adjust(productId, available) {
      const before = rows.get(productId);
      const after = adjusted(productId, before, available);
      rows.set(productId, after);
      return { before, after };
    },
    async open(productId, available) {
      if (rows.has(productId)) return undefined;
      const after = adjusted(productId, undefined, available);
      rows.set(productId, after);
      return after;
    },
  };
}
