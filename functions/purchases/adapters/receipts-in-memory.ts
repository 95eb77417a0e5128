import type { ReceiptStore } from './receipt-bucket.ts';

/** Receipts for tests, with the bucket's promises. */
export function receiptsInMemory(): ReceiptStore & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    async put({ key, text }) {
      if (all.has(key)) return false;
      all.set(key, text);
      return true;
    },
    async remove(key) {
      all.delete(key);
    },
  };
}
