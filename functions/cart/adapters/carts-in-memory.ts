/** Carts for handler tests, with the table's promises: one version, one writer. */
import type { Cart } from '../domain/cart.ts';
import { type CartOwner, keyOf } from './cart-owner.ts';
import { CartChanged, type CartRepository, neverWritten, type StoredCart } from './cart-table.ts';

export interface CartsInMemory extends CartRepository {
  /** Lets somebody else write just before the next save. */
  intrude(write: () => Promise<void>): void;
}

export function cartsInMemory(): CartsInMemory {
  const rows = new Map<string, StoredCart>();
  let intruder: (() => Promise<void>) | undefined;
  const versionOf = (owner: CartOwner): number => rows.get(keyOf(owner))?.version ?? 0;

  async function put(owner: CartOwner, after: Cart): Promise<void> {
    const write = intruder;
    intruder = undefined;
    await write?.();
    if (versionOf(owner) !== after.version - 1) throw new CartChanged();
    rows.set(keyOf(owner), { ...after, changedAt: new Date().toISOString() });
  }

  return {
    intrude: (write) => {
      intruder = write;
    },
    read: async (owner) => rows.get(keyOf(owner)) ?? neverWritten(owner),
    save: put,
    async saveMerged({ owner, after, guest, guestVersion }) {
      if (versionOf(guest) !== guestVersion) throw new CartChanged();
      await put(owner, after);
      rows.delete(keyOf(guest));
    },
  };
}
