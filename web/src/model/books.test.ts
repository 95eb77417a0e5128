import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBooks } from './books.ts';
import type { FeedEvent } from './event.ts';

const NOON = '2026-01-01T12:00:00.000Z';
const event = (id: string, type: string, source: string, data: Record<string, unknown>, time = NOON): FeedEvent => ({
  id,
  type,
  source,
  time,
  correlationId: 'c',
  causationId: 'x',
  traceId: null,
  data,
});
const QUEUES = ['cart-clearing', 'live-feed'];
const placed = (id: string) => event(id, 'OrderPlaced', 'playground.orders', {});
const report = (type: string, eventId: string, attempt: number, time = NOON) => {
  const data = {
    queue: 'cart-clearing',
    consumer: 'cart/on-order-events',
    messageId: `m-${eventId}`,
    eventId,
    eventType: 'OrderPlaced',
    attempt,
    of: 3,
  };
  return event(`${type}-${eventId}-${attempt}`, type, 'playground.system', data, time);
};
const LATER = '2026-01-01T12:01:00.000Z';

/**
 * A day of five orders: one is handled at once, one at the third attempt, one ends in the dead-letter queue, one is handled
 * out of it, and one ends in it although it was handled: its function died before it had said so.
 */
const DAY: readonly FeedEvent[] = [
  placed('a'),
  placed('b'),
  placed('c'),
  report('MessageHandled', 'a', 1),
  report('MessageFailed', 'b', 1),
  report('MessageFailed', 'b', 2),
  report('MessageHandled', 'b', 3),
  report('MessageFailed', 'c', 1),
  report('MessageFailed', 'c', 2),
  report('MessageFailed', 'c', 3),
  report('MessageDeadLettered', 'c', 3),
  placed('d'),
  report('MessageDeadLettered', 'd', 3),
  report('MessageHandled', 'd', 1, LATER),
  placed('e'),
  report('MessageHandled', 'e', 3),
  report('MessageDeadLettered', 'e', 3, LATER),
];

function enter(books: ReturnType<typeof createBooks>, one: FeedEvent): void {
  if (one.type === 'OrderPlaced') books.published(one, QUEUES, 'live-feed');
  books.reported(one);
}

test('the books end the same in whatever order reports arrive, repeats included, and balance after each', () => {
  const straight = createBooks();
  for (const one of DAY) enter(straight, one);
  expect([...(straight.queues.get('cart-clearing')?.dead.values() ?? [])].map(({ key }) => key)).toEqual(['c', 'e']);
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...DAY], { minLength: DAY.length }),
      fc.array(fc.constantFrom(...DAY)),
      (order, repeats) => {
        const books = createBooks();
        for (const one of [...order, ...repeats]) {
          enter(books, one);
          expect(books.balanced).toBe(true);
        }
        expect(books.snapshot()).toEqual(straight.snapshot());
      },
    ),
    { numRuns: 300 },
  );
});

test('copies of the feed are delivered by arriving, the others wait for a report', () => {
  const books = createBooks();
  enter(books, placed('a'));
  expect(books.totals).toEqual({ published: 2, delivered: 1, 'in flight': 1, retrying: 0, dead: 0 });
});

test('a report without its event still opens a copy: poison that was never published is in the books', () => {
  const books = createBooks();
  books.reported({
    ...report('MessageFailed', 'x', 1),
    data: { ...report('MessageFailed', 'x', 1).data, eventId: null },
  });
  expect(books.totals).toMatchObject({ published: 1, retrying: 1 });
  expect(books.queues.get('cart-clearing')?.waiting.size).toBe(1);
});

test('of settled copies the last fifty thousand are known, and a thousand more at most', () => {
  const books = createBooks();
  for (let at = 0; at < 52_000; at++) {
    enter(books, placed(`order-${at}`));
    books.reported(report('MessageHandled', `order-${at}`, 1));
  }
  expect(books.totals.delivered).toBe(104_000);
  expect(books.pages.copies.size).toBeGreaterThanOrEqual(50_000);
  expect(books.pages.copies.size).toBeLessThan(51_000);
  expect(books.pages.copies.has('cart-clearing>order-51999')).toBe(true);
  expect(books.balanced).toBe(true);
});
