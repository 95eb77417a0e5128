import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listCache } from './list-cache.ts';
import { CATALOG_DEALS } from './seed-deals/deals.ts';

const deals = CATALOG_DEALS.slice(0, 2);

test('a list is loaded once in five seconds, also for those who ask while it is on its way', async () => {
  let at = 0;
  let loads = 0;
  const cache = listCache(() => at);
  const load = async () => {
    loads += 1;
    return deals;
  };
  const first = await Promise.all(Array.from({ length: 20 }, () => cache.get('valencia', 20, load)));
  expect(first.filter(({ hit }) => !hit)).toHaveLength(1);
  at = 4_999;
  expect(await cache.get('valencia', 20, load)).toEqual({ deals, hit: true });
  at = 5_000;
  expect(await cache.get('valencia', 20, load)).toEqual({ deals, hit: false });
  expect(loads).toBe(2);
});

test('a failure is not kept', async () => {
  const cache = listCache(() => 0);
  await expect(cache.get('valencia', 20, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache.get('valencia', 20, async () => deals)).toEqual({ deals, hit: false });
});

test('however many cities callers think of, the cache stays small and answers each with its own list', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 3 })), { maxLength: 400 }),
      async (asked) => {
        const cache = listCache(() => 0);
        for (const [city, limit] of asked) {
          const own = CATALOG_DEALS.slice(city, city + limit);
          expect((await cache.get(`c-${city}`, limit, async () => own)).deals).toEqual(own);
          expect(cache.size()).toBeLessThanOrEqual(64);
        }
      },
    ),
    { numRuns: 20 },
  ));
