import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aPurchase } from '../testing/a-purchase.ts';
import { brokenRule, FRAUD_LIMITS } from './fraud.ts';
import {
  acceptanceOf,
  checked,
  completed,
  counted,
  failed,
  isFinal,
  type Purchase,
  saleOf,
  stockAnswered,
  turnedDown,
  warned,
} from './purchase.ts';
import { receiptOf } from './receipt.ts';

const at = '2026-01-02T03:04:05.678Z';
const told = (eventId: string) => ({ at, eventId });

const steps: Record<string, (purchase: Purchase) => Purchase> = {
  reserved: (purchase) => stockAnswered(purchase, 'reserved', at),
  soldOut: (purchase) => stockAnswered(purchase, 'sold-out', at),
  warned: (purchase) => warned(purchase, 'availability timeout'),
  clear: (purchase) => checked(purchase, undefined, told('checked')),
  refused: (purchase) => checked(purchase, 'amount', told('checked')),
  counted: (purchase) => counted(purchase, told('counted')),
  turnedDown: (purchase) => turnedDown(purchase, at),
  completed: (purchase) => completed(purchase, at),
  dead: (purchase) => failed(purchase, purchase.awaits, at),
  deadOther: (purchase) => failed(purchase, 'another event', at),
};

test('whatever comes in whatever order, a purchase ends once, with stock behind every sale and one count of it', () => {
  const sequence = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 20 });
  fc.assert(
    fc.property(sequence, (names) => {
      let now = aPurchase();
      let booked = 0;
      let answer = acceptanceOf(now);
      for (const name of names) {
        const next = steps[name]?.(now) ?? now;
        expect(steps[name]?.(next)).toBe(next); // a repeat changes nothing
        if (isFinal(now)) expect(next).toBe(now);
        if (next !== now) expect(next.revision).toBe(now.revision + 1);
        booked += saleOf(now, next)?.units ?? 0;
        now = next;
        if (answer !== undefined) expect(acceptanceOf(now)).toEqual(answer); // the door never changes its mind
        answer = acceptanceOf(now);
      }
      const passed = now.steps.map(({ status }) => status);
      expect(new Set(passed).size).toBe(passed.length);
      expect(booked).toBe(now.status === 'COUNTED' || now.status === 'COMPLETED' ? now.quantity : 0);
      if (passed.includes('COUNTED')) expect(now).toMatchObject({ stock: 'reserved', verdict: 'clear' });
      expect(now.reason === undefined).toBe(now.status !== 'REFUSED' && now.status !== 'FAILED');
    }),
  );
});

test('a purchase that went well has passed every step, in order', () => {
  const { reserved, clear, counted: count, completed: complete } = steps;
  const path = [reserved, clear, count, complete].reduce((now, step) => step?.(now) ?? now, aPurchase());
  expect(path.steps.map(({ status }) => status)).toEqual(['QUEUED', 'CHECKED', 'COUNTED', 'COMPLETED']);
});

describe('the fraud check', () => {
  const suspect = { email: 'carla@example.com', quantity: 1, total: { amount: 100, currency: 'EUR' } };
  const earlier = (count: number, quantity = 1) => Array.from({ length: count }, () => ({ quantity }));

  test.each([
    ['an ordinary purchase', suspect, 0, undefined],
    ['the address that exists to be refused', { ...suspect, email: 'fraud@example.com' }, 0, 'address'],
    ['the same with a tag', { ...suspect, email: 'Fraud+7@example.com' }, 0, 'address'],
    ['an address that only resembles it', { ...suspect, email: 'fraudulent@example.com' }, 0, undefined],
    ['a sum at the limit', { ...suspect, total: { amount: FRAUD_LIMITS.amount, currency: 'EUR' } }, 0, undefined],
    ['a sum above it', { ...suspect, total: { amount: FRAUD_LIMITS.amount + 1, currency: 'EUR' } }, 0, 'amount'],
    ['the last purchase that may be', suspect, FRAUD_LIMITS.purchases - 1, undefined],
    ['one more', suspect, FRAUD_LIMITS.purchases, 'velocity'],
  ] as const)('judges %s', (_, purchase, before, rule) => expect(brokenRule(purchase, earlier(before))).toBe(rule));

  test('adds up the units of an address', () => {
    expect(brokenRule({ ...suspect, quantity: 10 }, earlier(2, 10))).toBeUndefined();
    expect(brokenRule({ ...suspect, quantity: 10 }, [...earlier(2, 10), { quantity: 1 }])).toBe('units');
  });
});

test('a receipt is the same however often it is written, and names nobody', () => {
  const purchase = aPurchase({ quantity: 3, amount: 105, at });
  const receipt = receiptOf(purchase);
  expect(receipt).toEqual(receiptOf({ ...purchase, status: 'COMPLETED', revision: 7 }));
  expect(receipt.key).toBe(`receipts/${purchase.id}.txt`);
  expect(receipt.text).toContain('3 x d-00001 at 1.05 EUR\nTotal    3.15 EUR');
  expect(receipt.text).not.toContain('@');
});
