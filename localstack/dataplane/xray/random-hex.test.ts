import { expect, test } from 'vitest';
import { randomHex } from './random-hex.ts';

test('ids have their length and do not repeat, over many fillings of the pool', () => {
  const ids = Array.from({ length: 5_000 }, (_, index) => randomHex(index % 2 === 0 ? 8 : 12));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id, index) => new RegExp(`^[0-9a-f]{${index % 2 === 0 ? 16 : 24}}$`).test(id))).toBe(true);
});
