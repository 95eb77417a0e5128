import { beforeAll, expect, test } from 'vitest';
import { without } from '../support/consumers.ts';
import { eventually } from '../support/eventually.ts';
import { leftBehind, newShop, PRICE, warmCheckout } from '../support/shop.ts';

beforeAll(warmCheckout, 120_000);

const TOTAL = 2 * PRICE.amount;

test('an order that is cancelled while its card thinks gives stock and promise back', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  const { orderId } = await customer.placeOrder(undefined, 'card-slow');
  await eventually(() => feed.theOne('StockReserved'), { explain: () => feed.story() });
  const cancelled = await customer.post(`/api/orders/${orderId}/cancel`);
  expect(cancelled).toMatchObject({ status: 202, body: { status: 'CANCELLED', reason: 'cancelled-by-customer' } });
  const flow = [
    ['StockReleased', 'OrderCancelled'],
    ['PaymentVoided', 'OrderCancelled'],
    ['NotificationSent', 'OrderCancelled'],
  ] as const;
  await eventually(() => feed.mustHaveFollowed(flow), { explain: () => feed.story() });

  // the card's answer comes when nobody wants it any more
  const reserved = feed.theOne('StockReserved');
  const asked = () =>
    feed.of('MessageHandled').filter(({ data }) => data.queue === 'payment-captures' && data.eventId === reserved.id);
  await eventually(() => expect(asked()).toHaveLength(1), { within: 40_000, explain: () => feed.story() });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toMatchObject({
      order: { status: 'CANCELLED', reason: 'cancelled-by-customer' },
      payment: 'VOIDED',
      ledger: [],
      stock: { available: 10, reserved: 0, sold: 0 },
      mails: ['order-cancelled SENT'],
    }),
  );
  const again = await customer.post(`/api/orders/${orderId}/cancel`);
  expect(again).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
}, 90_000);

test('a confirmed order cannot be cancelled', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  const { orderId } = await customer.placeOrder();
  await eventually(() => feed.theOne('OrderConfirmed'), { explain: () => feed.story() });
  expect(await customer.post(`/api/orders/${orderId}/cancel`)).toMatchObject({
    status: 409,
    body: { code: 'invalid-transition' },
  });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toMatchObject({
      order: { status: 'CONFIRMED' },
      payment: 'CAPTURED',
      stock: { available: 8, reserved: 0, sold: 2 },
    }),
  );
});

test('an order that is cancelled after the money was taken, and before anybody decided, gets it back', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  let orderId: string;
  {
    await using _ = await without('order-updates');
    ({ orderId } = await customer.placeOrder());
    await eventually(() => feed.theOne('PaymentConfirmed'), { explain: () => feed.story() });
    expect(await customer.post(`/api/orders/${orderId}/cancel`)).toMatchObject({ status: 202 });
    const flow = [
      ['StockReleased', 'OrderCancelled'],
      ['PaymentRefunded', 'OrderCancelled'],
    ] as const;
    await eventually(() => feed.mustHaveFollowed(flow), { explain: () => feed.story() });
  }
  // orders hears of stock and money now, and stays with its word
  const late = () => feed.of('MessageHandled').filter(({ data }) => data.queue === 'order-updates');
  await eventually(() => expect(late().map(({ data }) => data.outcome)).toEqual(['repeated', 'repeated']), {
    explain: () => feed.story(),
  });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toMatchObject({
      order: { status: 'CANCELLED', reason: 'cancelled-by-customer', passed: ['PLACED', 'CANCELLED'] },
      payment: 'REFUNDED',
      ledger: [`capture ${TOTAL}`, `refund ${TOTAL}`],
      stock: { available: 10, reserved: 0, sold: 0 },
    }),
  );
});

test('nobody else’s order can be cancelled, and nobody learns that there is one', async () => {
  using shop = await newShop(10);
  using stranger = await newShop(1);
  const { customer, productId } = shop;
  await customer.putIntoCart(productId, 1);
  const { orderId } = await customer.placeOrder();
  expect(await stranger.customer.post(`/api/orders/${orderId}/cancel`)).toMatchObject({
    status: 404,
    body: { code: 'order-not-found' },
  });
});
