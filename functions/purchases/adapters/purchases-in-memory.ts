/** Purchases for tests, with the table's promises. */
import { MOST_PURCHASES } from '../../shared/contracts/purchases.http.ts';
import { type Purchase, type Sale, saleOf } from '../domain/purchase.ts';
import type { Keyed, KeyOfBuyer, PurchaseRepository } from './purchase-table.ts';

export interface PurchasesInMemory extends PurchaseRepository {
  readonly all: Map<string, Purchase>;
  readonly places: Set<string>;
  readonly sales: Sale[];
}

const text = ({ buyer, key }: KeyOfBuyer): string => `${buyer} ${key}`;

export function purchasesInMemory(mostUnderWay: number = MOST_PURCHASES): PurchasesInMemory {
  const all = new Map<string, Purchase>();
  const places = new Set<string>();
  const keys = new Map<string, Keyed>();
  const sales: Sale[] = [];
  return {
    all,
    places,
    sales,
    keptUnder: async (key) => keys.get(text(key)),
    async insert(purchase, keyed) {
      if (keyed !== undefined && keys.has(text(keyed))) return 'key-taken';
      if (places.size >= mostUnderWay) return 'full';
      if (keyed !== undefined) keys.set(text(keyed), { purchaseId: purchase.id, fingerprint: keyed.fingerprint });
      places.add(purchase.id);
      all.set(purchase.id, purchase);
      return 'inserted';
    },
    find: async (id) => all.get(id),
    async change(id, decide) {
      const before = all.get(id);
      if (before === undefined) return undefined;
      const after = decide(before);
      all.set(id, after);
      const sale = saleOf(before, after);
      if (sale !== undefined) sales.push(sale);
      return { before, after };
    },
    async giveBackPlace(id) {
      places.delete(id);
    },
    async earlierOf({ id, buyer, requestedAt }, withinMinutes) {
      const since = new Date(requestedAt).getTime() - withinMinutes * 60_000;
      return [...all.values()].filter(
        (other) => other.buyer === buyer && other.id < id && new Date(other.requestedAt).getTime() >= since,
      );
    },
    awaiting: async (eventId) => [...all.values()].find(({ awaits }) => awaits === eventId)?.id,
  };
}
