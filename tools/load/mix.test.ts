import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MODES, requestAt } from './mix.ts';

const first = (mode: (typeof MODES)[number], seed: number, count: number) =>
  Array.from({ length: count }, (_, number) => requestAt(mode, seed, number));

test('the same seed sends the same requests in the same order', () => {
  fc.assert(
    fc.property(fc.constantFrom(...MODES), fc.nat(), (mode, seed) => {
      expect(first(mode, seed, 50)).toEqual(first(mode, seed, 50));
    }),
  );
});

test('two seeds mix differently', () => {
  expect(first('mixed', 1, 50)).not.toEqual(first('mixed', 2, 50));
});

test('single deals come one after the other, all of them, begun where the seed says', () => {
  const paths = first('detail', 219, 220).map(({ path }) => path);
  expect(paths.slice(0, 2)).toEqual(['/api/deals/d-00220', '/api/deals/d-00001']);
  expect(new Set(paths).size).toBe(220);
});

test('the mix is 68 % lists, 16 % jobs and 8 % of each hash, whatever the seed', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const kinds = Map.groupBy(first('mixed', seed, 4_000), ({ kind }) => kind);
      const share = (kind: 'deals' | 'enqueue' | 'hash-bad' | 'hash-good') => (kinds.get(kind)?.length ?? 0) / 4_000;
      for (const [kind, wanted] of [
        ['deals', 0.68],
        ['enqueue', 0.16],
        ['hash-bad', 0.08],
        ['hash-good', 0.08],
      ] as const)
        expect(Math.abs(share(kind) - wanted)).toBeLessThan(0.05);
    }),
    { numRuns: 20 },
  );
});
