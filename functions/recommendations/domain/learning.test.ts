import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnFromOrder, learnFromVote, recommend } from './learning.ts';

const productId = fc.integer({ min: 1, max: 30 }).map((n) => `tea-${n}`);
const lines = fc.array(fc.record({ productId }), { minLength: 1, maxLength: 100 });
const scored = fc.uniqueArray(fc.record({ productId, score: fc.integer({ min: 1, max: 50 }) }), {
  selector: (one) => one.productId,
});

describe('an order', () => {
  test('teaches each pair in both directions, and popularity once per product', () => {
    const order = [{ productId: 'tea-01' }, { productId: 'mug-01' }, { productId: 'tea-01' }];
    expect(learnFromOrder(order)).toEqual([
      { list: 'popular', productId: 'tea-01', by: 3 },
      { list: 'with#tea-01', productId: 'mug-01', by: 1 },
      { list: 'popular', productId: 'mug-01', by: 3 },
      { list: 'with#mug-01', productId: 'tea-01', by: 1 },
    ]);
  });

  test('teaches each thing once, and no more than one transaction takes', () => {
    fc.assert(
      fc.property(lines, (order) => {
        const learned = learnFromOrder(order);
        expect(learned.length).toBeLessThan(100); // DynamoDB's limit, with one place left
        expect(new Set(learned.map((one) => `${one.list} ${one.productId}`)).size).toBe(learned.length);
        expect(learned.filter(({ list, productId: id }) => list === `with#${id}`)).toEqual([]);
      }),
    );
  });
});

test('a vote counts less than an order', () => {
  const [vote] = learnFromVote('tea-01');
  const [order] = learnFromOrder([{ productId: 'tea-01' }]);
  expect(vote).toMatchObject({ list: 'popular', productId: 'tea-01' });
  expect(vote?.by).toBeLessThan(order?.by ?? 0);
});

test('recommendations name each product once, never the one that was asked for, what goes with it first', () => {
  fc.assert(
    fc.property(scored, scored, productId, fc.integer({ min: 1, max: 20 }), (together, popular, asked, limit) => {
      const items = recommend({ together, popular }, { productId: asked, limit });
      const ids = items.map((item) => item.productId);
      expect(items.length).toBeLessThanOrEqual(limit);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain(asked);
      const firstPopular = items.findIndex(({ because }) => because === 'popular');
      const lastTogether = items.findLastIndex(({ because }) => because === 'bought-together');
      if (firstPopular !== -1) expect(lastTogether).toBeLessThan(firstPopular);
    }),
  );
});
