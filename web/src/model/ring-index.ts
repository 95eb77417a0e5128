/** Hash chains over a column of 128-bit ids, in typed arrays: nothing is allocated per event. */
import { ID_WORDS } from './ids.ts';

export function createIndex(column: Uint32Array, size: number) {
  const buckets = 1 << Math.ceil(Math.log2(size * 2));
  const heads = new Int32Array(buckets).fill(-1);
  const chain = new Int32Array(size).fill(-1);

  const bucketOf = (words: Uint32Array, offset: number): number => {
    let value = 0;
    for (let word = 0; word < ID_WORDS; word++) value = Math.imul(value ^ (words[offset + word] ?? 0), 0x9e3779b1);
    return (value ^ (value >>> 16)) & (buckets - 1);
  };
  const equal = (at: number, id: Uint32Array): boolean => {
    for (let word = 0; word < ID_WORDS; word++) if (column[at * ID_WORDS + word] !== id[word]) return false;
    return true;
  };

  return {
    add(at: number): void {
      const bucket = bucketOf(column, at * ID_WORDS);
      chain[at] = heads[bucket] ?? -1;
      heads[bucket] = at;
    },
    /** Must run before the column at `at` is overwritten. */
    remove(at: number): void {
      const bucket = bucketOf(column, at * ID_WORDS);
      if (heads[bucket] === at) {
        heads[bucket] = chain[at] ?? -1;
        return;
      }
      for (let here = heads[bucket] ?? -1; here >= 0; here = chain[here] ?? -1) {
        if (chain[here] === at) {
          chain[here] = chain[at] ?? -1;
          return;
        }
      }
    },
    first(id: Uint32Array): number {
      for (let at = heads[bucketOf(id, 0)] ?? -1; at >= 0; at = chain[at] ?? -1) if (equal(at, id)) return at;
      return -1;
    },
    all(id: Uint32Array): number[] {
      const found: number[] = [];
      for (let at = heads[bucketOf(id, 0)] ?? -1; at >= 0; at = chain[at] ?? -1) if (equal(at, id)) found.push(at);
      return found;
    },
  };
}
