/** Availability for tests: stock that falls once per purchase, and tombstones for what was given back. */
import type { AvailabilityClient } from '../adapters/neighbours.ts';

export interface AvailabilityInMemory extends AvailabilityClient {
  /** Units left, by deal; a deal that is not here has plenty. */
  readonly stock: Map<string, number>;
  readonly reservations: Map<string, 'RESERVED' | 'RELEASED'>;
}

const PLENTY = 1_000;

export function availabilityInMemory(stock = new Map<string, number>()): AvailabilityInMemory {
  const reservations = new Map<string, 'RESERVED' | 'RELEASED'>();
  const held = new Map<string, { dealId: string; quantity: number }>();
  const left = (dealId: string): number => stock.get(dealId) ?? PLENTY;
  return {
    stock,
    reservations,
    async reserve({ purchaseId, dealId, quantity }) {
      const former = reservations.get(purchaseId);
      if (former !== undefined) return former === 'RESERVED' ? 'reserved' : 'sold-out';
      if (left(dealId) < quantity) return 'sold-out';
      stock.set(dealId, left(dealId) - quantity);
      reservations.set(purchaseId, 'RESERVED');
      held.set(purchaseId, { dealId, quantity });
      return 'reserved';
    },
    async release(purchaseId) {
      const mine = held.get(purchaseId);
      if (mine !== undefined) stock.set(mine.dealId, left(mine.dealId) + mine.quantity);
      held.delete(purchaseId);
      reservations.set(purchaseId, 'RELEASED');
    },
  };
}
