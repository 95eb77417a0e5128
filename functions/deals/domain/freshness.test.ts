import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageSeconds, COOL_DOWN_MS, FRESH_MS, freshnessOf, KEPT_MS, mayAsk } from './freshness.ts';
import { sortCards } from './shelf.ts';

const time = fc.integer({ min: 0, max: 2 * KEPT_MS });
const dated = fc.record({
  madeAt: time,
  incomplete: fc.boolean(),
  askedAt: fc.option(time, { nil: undefined }),
});

describe('a row', () => {
  test.each([
    [0, false, 'fresh'],
    [FRESH_MS - 1, false, 'fresh'],
    [FRESH_MS, false, 'stale'],
    [0, true, 'stale'],
    [KEPT_MS - 1, true, 'stale'],
    [KEPT_MS, false, 'gone'],
    [KEPT_MS, true, 'gone'],
  ])('of %i ms (incomplete: %s) is %s', (age, incomplete, expected) => {
    expect(freshnessOf({ madeAt: 7, incomplete }, 7 + age)).toBe(expected);
  });

  test('never gets fresher by waiting', () => {
    const order = { fresh: 0, stale: 1, gone: 2 };
    fc.assert(
      fc.property(dated, time, time, (row, now, more) => {
        expect(order[freshnessOf(row, now + more)]).toBeGreaterThanOrEqual(order[freshnessOf(row, now)]);
      }),
    );
  });

  test('has an age that is never below 0, although clocks differ', () => {
    expect(ageSeconds(1_000, 900)).toBe(0);
    expect(ageSeconds(1_000, 182_540)).toBe(181.5);
  });
});

test('readers who keep to the cool-down ask at most once in ten seconds, whenever they come', () => {
  fc.assert(
    fc.property(fc.array(time), (readers) => {
      let askedAt: number | undefined;
      const asked: number[] = [];
      for (const now of readers.toSorted((a, b) => a - b)) {
        if (!mayAsk({ askedAt }, now)) continue;
        askedAt = now;
        asked.push(now);
      }
      for (const [index, at] of asked.entries()) {
        if (index > 0) expect(at - (asked[index - 1] ?? 0)).toBeGreaterThanOrEqual(COOL_DOWN_MS);
      }
      expect(asked.length > 0).toBe(readers.length > 0);
    }),
  );
});

test('every card of a list is a hit, stale or missing: one of the three', () => {
  const ids = fc.uniqueArray(
    fc.integer({ min: 1, max: 30 }).map((number) => `d-${number}`),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(
      ids,
      fc.dictionary(
        fc.integer({ min: 1, max: 30 }).map((n) => `d-${n}`),
        dated,
      ),
      time,
      (list, rows, now) => {
        const { served, hits, stale, toRefresh, missing } = sortCards(list, new Map(Object.entries(rows)), now);
        expect(hits + stale.length + missing.length).toBe(list.length);
        expect(served.size).toBe(hits + stale.length);
        expect([...served.keys()]).toEqual(list.filter((id) => served.has(id)));
        expect(stale).toEqual(expect.arrayContaining([...toRefresh]));
        for (const id of missing) expect(served.has(id)).toBe(false);
      },
    ),
  );
});
