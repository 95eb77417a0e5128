/** Levels and reservations for handler tests, by the rules of the domain. */
import { type Level, type Reservation, release, reserve } from '../domain/reservation.ts';
import type { Stock } from './stock-table.ts';

export interface StockInMemory extends Stock {
  readonly levels: Map<string, Level>;
  readonly reservations: Map<string, Reservation>;
}

export function stockInMemory(opening: Readonly<Record<string, number>> = {}): StockInMemory {
  const levels = new Map<string, Level>();
  const reservations = new Map<string, Reservation>();
  const stock: StockInMemory = {
    levels,
    reservations,
    level: async (dealId) => levels.get(dealId),
    async reserve(purchaseId, wish) {
      const before = { level: levels.get(wish.dealId), reservation: reservations.get(purchaseId) };
      const { outcome, books } = reserve(before, wish);
      if (outcome !== 'reserved') return outcome;
      if (books.level !== undefined) levels.set(wish.dealId, books.level);
      if (books.reservation !== undefined) reservations.set(purchaseId, books.reservation);
      return outcome;
    },
    async release(purchaseId) {
      const reservation = reservations.get(purchaseId);
      const dealId = reservation?.dealId ?? '';
      const { outcome, books } = release({ level: levels.get(dealId), reservation });
      const after = books.reservation ?? { status: 'RELEASED' };
      if (books.level !== undefined) levels.set(dealId, books.level);
      reservations.set(purchaseId, after);
      return { outcome, reservation: after };
    },
    async add(wanted) {
      const missing = [...wanted].filter(([dealId]) => !levels.has(dealId));
      for (const [dealId, units] of missing) levels.set(dealId, { stock: units, reserved: 0 });
      return missing.length;
    },
  };
  for (const [dealId, units] of Object.entries(opening)) levels.set(dealId, { stock: units, reserved: 0 });
  return stock;
}
