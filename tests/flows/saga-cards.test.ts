import { beforeAll, expect, test } from 'vitest';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { OrderPage } from '../../functions/shared/contracts/orders.http.ts';
import { eventually } from '../support/eventually.ts';
import { leftBehind, newShop, PRICE, warmCheckout } from '../support/shop.ts';

beforeAll(warmCheckout, 120_000);

const TOTAL = 2 * PRICE.amount;
/** A slow card takes five seconds, and a failed attempt of a consumer waits before the next one. */
const PATIENCE_MS = 45_000;

test('a declined card is 402: nothing is ordered, the cart is kept, and another card buys it', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const declined = await customer.post('/api/orders', { paymentMethod: 'card-decline' }, { headers });
  expect(declined).toMatchObject({ status: 402, body: { code: 'payment-declined' } });

  const fact = await eventually(() => feed.theOne('PaymentDeclined'), { explain: () => feed.story() });
  expect(fact.data).toMatchObject({ stage: 'authorize', phase: 'checkout' });
  const heard = () =>
    feed.of('MessageHandled').filter(({ data }) => data.queue === 'order-updates' && data.eventId === fact.id);
  await eventually(() => expect(heard()).toHaveLength(1), { explain: () => feed.story() });
  expect([...feed.of('OrderPlaced'), ...feed.of('OrderCancelled')]).toEqual([]);
  expect(OrderPage.parse((await customer.get('/api/orders')).body).items).toEqual([]);
  expect((await customer.cart()).items).toMatchObject([{ productId, quantity: 2 }]);

  const { orderId } = await customer.placeOrder(headers['idempotency-key']);
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toMatchObject({
      order: { status: 'CONFIRMED' },
      payment: 'CAPTURED',
      ledger: [`capture ${TOTAL}`],
      stock: { available: 8, reserved: 0, sold: 2 },
    }),
  );
});

test('a card that declines when the money is taken cancels the order, and the stock goes back', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  const { orderId } = await customer.placeOrder(undefined, 'card-decline-at-capture');
  await eventually(() => feed.mustHaveFollowed(FLOWS.declineAtCapture), { explain: () => feed.story() });
  expect(feed.theOne('PaymentDeclined').data).toMatchObject({ stage: 'capture', phase: 'settlement' });
  expect(feed.theOne('OrderCancelled').data).toMatchObject({ reason: 'payment-declined' });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toEqual({
      order: { status: 'CANCELLED', reason: 'payment-declined', passed: ['PLACED', 'RESERVED', 'CANCELLED'] },
      payment: 'DECLINED',
      ledger: [],
      stock: { available: 10, reserved: 0, sold: 0 },
      cart: 0,
      mails: ['order-cancelled SENT'],
    }),
  );
});

test.each(['card-slow', 'card-flaky'] as const)(
  '%s: the order is placed with a warning, and the money is asked for later',
  async (card) => {
    using shop = await newShop(10);
    const { customer, productId, feed } = shop;
    await customer.putIntoCart(productId, 2);
    const { orderId, warnings } = await customer.placeOrder(undefined, card);
    expect(warnings).toEqual([expect.stringContaining('authorization is pending')]);
    await eventually(() => feed.mustHaveFollowed(FLOWS.authorizeLater), {
      within: PATIENCE_MS,
      explain: () => feed.story(),
    });
    expect(feed.theOne('OrderPlaced').data).toMatchObject({ authorization: 'pending' });
    await eventually(async () =>
      expect(await leftBehind(shop, orderId)).toEqual({
        order: { status: 'CONFIRMED', reason: undefined, passed: ['PLACED', 'RESERVED', 'CONFIRMED'] },
        payment: 'CAPTURED',
        ledger: [`capture ${TOTAL}`],
        stock: { available: 8, reserved: 0, sold: 2 },
        cart: 0,
        mails: ['order-confirmed SENT', 'payment-confirmed SENT'],
      }),
    );
  },
  2 * PATIENCE_MS,
);

test('more than there is in stock is cancelled, and the promise of the money is given back', async () => {
  using shop = await newShop(1);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  const { orderId } = await customer.placeOrder();
  await eventually(() => feed.mustHaveFollowed(FLOWS.noStock), { explain: () => feed.story() });
  expect(feed.theOne('StockRejected').data).toMatchObject({ shortages: [{ productId, wanted: 2, available: 1 }] });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toEqual({
      order: { status: 'CANCELLED', reason: 'out-of-stock', passed: ['PLACED', 'CANCELLED'] },
      payment: 'VOIDED',
      ledger: [],
      stock: { available: 1, reserved: 0, sold: 0 },
      cart: 0,
      mails: ['order-cancelled SENT'],
    }),
  );
});
