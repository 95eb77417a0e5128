/** Changes settings of the whole playground for a while: a file of its own, and files run one after the other. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { without } from '../support/consumers.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { leftBehind, newShop, warmCheckout } from '../support/shop.ts';

beforeAll(warmCheckout, 120_000);

/** Environments remember the setting for a second. */
const SETTING_ARRIVES_MS = 1_500;

async function withTimeout(seconds: number): Promise<AsyncDisposable> {
  const setting = await withParameter('config/orders/timeout-seconds', String(seconds));
  await pause(SETTING_ARRIVES_MS);
  return {
    async [Symbol.asyncDispose]() {
      await setting[Symbol.asyncDispose]();
      await pause(SETTING_ARRIVES_MS);
    },
  };
}

test('an order that inventory does not answer is given up in time, and inventory keeps nothing for it', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  await using _ = await withTimeout(3);
  let orderId: string;
  {
    await using __ = await without('inventory-reservations');
    ({ orderId } = await customer.placeOrder());
    const flow = [
      ['OrderCancelled', 'OrderPlaced'],
      ['PaymentVoided', 'OrderCancelled'],
      ['NotificationSent', 'OrderCancelled'],
    ] as const;
    await eventually(() => feed.mustHaveFollowed(flow), { explain: () => feed.story() });
    expect(feed.theOne('OrderCancelled').data).toMatchObject({ orderId, reason: 'timed-out' });
    expect(feed.of('StockReserved')).toEqual([]);
  }
  const caughtUp = () => feed.of('MessageHandled').filter(({ data }) => data.queue === 'inventory-reservations').length;
  await eventually(() => expect(caughtUp()).toBe(2), { explain: () => feed.story() });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toMatchObject({
      order: { status: 'CANCELLED', reason: 'timed-out', passed: ['PLACED', 'CANCELLED'] },
      payment: 'VOIDED',
      ledger: [],
      stock: { available: 10, reserved: 0, sold: 0 },
    }),
  );
}, 90_000);

test('an order whose money does not come is given up after its last progress, and the stock goes back', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  await using _ = await withTimeout(3);
  let orderId: string;
  {
    await using __ = await without('payment-captures');
    ({ orderId } = await customer.placeOrder());
    const flow = [
      ['OrderCancelled', 'OrderPlaced'],
      ['StockReleased', 'OrderCancelled'],
    ] as const;
    await eventually(() => feed.mustHaveFollowed(flow), { explain: () => feed.story() });
    expect(feed.theOne('OrderCancelled').data).toMatchObject({ reason: 'timed-out' });
    expect((await leftBehind(shop, orderId)).order.passed).toEqual(['PLACED', 'RESERVED', 'CANCELLED']);
  }
  // both messages waited for payments: it may hear of the stock first, take the money, and give it back
  await eventually(async () => {
    const left = await leftBehind(shop, orderId);
    expect(left).toMatchObject({
      order: { status: 'CANCELLED', reason: 'timed-out' },
      stock: { available: 10, reserved: 0, sold: 0 },
    });
    expect([
      ['VOIDED', []],
      ['REFUNDED', ['capture', 'refund']],
    ]).toContainEqual([left.payment, left.ledger.map((entry) => entry.split(' ')[0])]);
  });
}, 90_000);
