/**
 * Numbers that look random and follow from a seed: mulberry32 (Tommy Ettinger's 32-bit generator), started at the seed
 * mixed with the number of the wave by the finaliser of MurmurHash3. Waves so have numbers of their own: the fifth one is
 * the same whether or not the four before it were played in this environment.
 */
export interface Chance {
  /** From 0, below 1. */
  share(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** true in this share of cases. */
  happens(share: number): boolean;
  /** @throws RangeError for an empty list */
  oneOf<T>(values: readonly T[]): T;
}

function mixed(seed: number, position: number): number {
  let bits = (seed ^ Math.imul(position + 1, 0x9e3779b1)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

export function chanceOf(seed: number, position: number): Chance {
  let state = mixed(seed, position);
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(share() * (most - least + 1));
  return {
    share,
    between,
    happens: (part) => share() < part,
    oneOf(values) {
      const [first] = values;
      if (first === undefined) throw new RangeError('there is nothing to choose from');
      return values[between(0, values.length - 1)] ?? first;
    },
  };
}
