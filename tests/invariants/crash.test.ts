import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { crowd, operator as signedInOperator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { killLambdaHosts } from '../support/lambda-hosts.ts';
import { allFinal, fillCarts, moneyDue, moneyKept, orderAtOnce, readBooks, scarceProduct, statuses } from './rush.ts';

test('consumers that die in the middle of their work lose nothing', async () => {
  const operator = await signedInOperator();
  const productId = await scarceProduct(operator, 10);
  const customers = await crowd(30);
  await fillCarts(customers, productId);

  const ordering = orderAtOnce(customers);
  await pause(700); // in the middle: orders are being placed, the first ones are being reserved and paid
  expect(killLambdaHosts()).toBeGreaterThan(0);
  const placed = await ordering;
  const orders = await allFinal(
    operator,
    placed.map(({ orderId }) => orderId),
    300_000,
  );
  const books = await eventually(
    async () => {
      const read = await readBooks(operator, productId, orders);
      expect(read.stock.reserved).toBe(0);
      return read;
    },
    { within: 90_000 },
  );
  console.log(`crash: ${JSON.stringify(statuses(books))}`);
  expect(books.stock.sold + books.stock.available).toBe(10);
  expect(statuses(books).CONFIRMED).toBe(books.stock.sold);
  expect(moneyKept(books)).toBe(moneyDue(books));
}, 600_000);
