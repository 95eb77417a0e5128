import { expect, test } from 'vitest';
import { publishAgain } from '../support/bus.ts';
import { crowd, operator as signedInOperator } from '../support/crowd.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { depthOf } from '../support/queues.ts';
import {
  allFinal,
  fillCarts,
  isTenth,
  moneyDue,
  moneyKept,
  orderAtOnce,
  readBooks,
  scarceProduct,
  slowestSeconds,
  statuses,
} from './rush.ts';

const UNITS = 50;
const ORDERS = 200;
const SAGA = [
  'OrderPlaced',
  'StockReserved',
  'StockRejected',
  'PaymentConfirmed',
  'PaymentDeclined',
  'OrderConfirmed',
  'OrderCancelled',
];
/** Waits longer than promised, so that a late order is told with its time, and the books are read all the same. */
const WAIT_MS = 240_000;
/** What a customer is promised, however many order. */
const FINAL_WITHIN_SECONDS = 60;
const QUEUES = ['inventory-reservations', 'payment-captures', 'order-updates'];

test('two hundred people want fifty units, events come twice and every third card call fails: the books balance', async () => {
  const operator = await signedInOperator();
  const productId = await scarceProduct(operator, UNITS);
  const customers = await crowd(ORDERS);
  await fillCarts(customers, productId);
  await using _ = await withParameter(
    'config/payments/card-network',
    JSON.stringify({ failureRate: 0.3, latencyMs: 0 }),
  );
  await using __ = await withParameter('config/limits/purchase', JSON.stringify({ attempts: 10_000, perSeconds: 60 }));
  using feed = await listen({ types: SAGA }, operator);

  const repeated = new Set<string>();
  const repeating = setInterval(() => {
    for (const event of feed.events.filter((event) => isTenth(event) && !repeated.has(event.id))) {
      repeated.add(event.id);
      publishAgain(event).catch((error: unknown) => console.error('an event could not be repeated', error));
    }
  }, 100);
  try {
    const placed = await orderAtOnce(customers);
    expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(ORDERS);
    const orders = await allFinal(
      operator,
      placed.map(({ orderId }) => orderId),
      WAIT_MS,
    );
    // copies that are still on their way may not change anything any more
    await eventually(async () => {
      for (const queue of QUEUES) expect(await depthOf(queue)).toEqual({ waiting: 0, inFlight: 0 });
    });
    const books = await eventually(async () => {
      const read = await readBooks(operator, productId, orders);
      expect(read.stock.reserved).toBe(0);
      return read;
    });
    const sold = statuses(books).CONFIRMED ?? 0;
    console.log(
      `rush: ${JSON.stringify(statuses(books))}, ${repeated.size} events came twice, slowest order ${slowestSeconds(books)} s`,
    );
    expect(slowestSeconds(books)).toBeLessThanOrEqual(FINAL_WITHIN_SECONDS);
    expect(sold).toBeGreaterThanOrEqual(46);
    expect(sold).toBeLessThanOrEqual(UNITS);
    expect(books.stock.sold).toBe(sold);
    expect(books.stock.sold + books.stock.available).toBe(UNITS);
    expect(moneyKept(books)).toBe(moneyDue(books));
    expect(repeated.size).toBeGreaterThan(ORDERS / 20);
    const both = new Set(feed.of('OrderConfirmed').map(({ data }) => data.orderId));
    expect(feed.of('OrderCancelled').filter(({ data }) => both.has(data.orderId))).toEqual([]);
  } finally {
    clearInterval(repeating);
  }
}, 600_000);
