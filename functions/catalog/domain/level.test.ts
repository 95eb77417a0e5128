import { expect, test } from 'vitest';
import { metaOf } from '../../shared/testing/events.ts';
import { isNews, levelsIn } from './level.ts';

const level = (productId: string, revision: number, available = 3) => ({ productId, available, revision });
const order = { orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R', userId: 'u1' };
const payment = { total: { amount: 1, currency: 'EUR' }, paymentMethod: 'card-approve' } as const;

test('every fact about the stock tells levels', () => {
  const meta = metaOf();
  const lines = [
    { ...level('tea-01', 7, 0), quantity: 2 },
    { ...level('mug-01', 3), quantity: 1 },
  ];
  const levels = [level('tea-01', 7, 0), level('mug-01', 3)];
  expect(levelsIn({ type: 'StockReserved', meta, data: { ...order, ...payment, lines } })).toEqual(levels);
  expect(
    levelsIn({ type: 'StockReleased', meta, data: { orderId: order.orderId, lines, reason: 'timed-out' } }),
  ).toEqual(levels);
  expect(levelsIn({ type: 'StockAdjusted', meta, data: { ...level('tea-01', 9, 50), previous: 0 } })).toEqual([
    level('tea-01', 9, 50),
  ]);
  const shortages = [{ ...level('no-such-thing', 0, 0), wanted: 4 }];
  expect(levelsIn({ type: 'StockRejected', meta, data: { ...order, shortages } })).toEqual([
    level('no-such-thing', 0, 0),
  ]);
});

test('a level is news when its revision is higher, whatever it says', () => {
  expect(isNews(undefined, level('tea-01', 0, 0))).toBe(true);
  expect(isNews(level('tea-01', 3), level('tea-01', 4))).toBe(true);
  expect(isNews(level('tea-01', 4), level('tea-01', 4))).toBe(false);
  expect(isNews(level('tea-01', 4), level('tea-01', 3, 99))).toBe(false);
});
