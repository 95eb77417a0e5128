import { beforeAll, expect, test } from 'vitest';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { OrderPage, OrderView } from '../../functions/shared/contracts/orders.http.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newRun } from '../support/run.ts';
import { leftBehind, newShop, PRICE, warmCheckout } from '../support/shop.ts';

beforeAll(warmCheckout, 120_000);

test('an order reserves stock, takes the money, confirms itself, empties the cart and writes to the customer', async () => {
  using shop = await newShop(10);
  const { customer, correlationId, productId, feed } = shop;
  await customer.putIntoCart(productId, 2);
  const { orderId, total, warnings } = await customer.placeOrder();
  expect(total).toEqual({ amount: 2 * PRICE.amount, currency: 'EUR' });
  expect(warnings).toEqual([]);
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });

  for (const [effect] of FLOWS.placeOrder.filter(([type]) => type !== 'NotificationSent')) {
    expect(feed.theOne(effect)).toMatchObject({ correlationId });
  }
  expect(feed.theOne('OrderPlaced').data).toMatchObject({ orderId, total, authorization: 'authorized' });
  expect(feed.theOne('CartCleared').data).toMatchObject({ reason: 'ordered', removedLines: 1 });
  expect(feed.theOne('StockReserved').data).toMatchObject({ lines: [{ productId, quantity: 2, available: 8 }] });
  await eventually(async () =>
    expect(await leftBehind(shop, orderId)).toEqual({
      order: { status: 'CONFIRMED', reason: undefined, passed: ['PLACED', 'RESERVED', 'CONFIRMED'] },
      payment: 'CAPTURED',
      ledger: [`capture ${total.amount}`],
      stock: { available: 8, reserved: 0, sold: 2 },
      cart: 0,
      mails: ['order-confirmed SENT', 'payment-confirmed SENT'],
    }),
  );
});

test('one correlation id goes from the click through every call and every queue', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 1);
  await customer.placeOrder();
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });
  const routes = () => feed.of('RequestHandled').map(({ data }) => data.route);
  await eventually(() =>
    expect(routes()).toEqual(
      expect.arrayContaining([
        'POST /api/orders',
        'GET /internal/cart/carts/{userId}',
        'GET /internal/catalog/prices',
        'POST /internal/payments/authorizations',
      ]),
    ),
  );
  const placed = feed.theOne('OrderPlaced');
  const settled = () =>
    feed.of('MessageHandled').filter(({ data }) => data.eventId === placed.id && data.outcome === 'handled');
  await eventually(() =>
    expect(settled().map(({ data }) => data.queue)).toEqual(
      expect.arrayContaining(['cart-clearing', 'inventory-reservations', 'recommendations']),
    ),
  );
});

test('an order can be read by who placed it, with the ids of the events that told about it', async () => {
  using shop = await newShop(10);
  const { customer, productId, feed } = shop;
  await customer.putIntoCart(productId, 1);
  const { orderId } = await customer.placeOrder();
  const confirmed = await eventually(() => feed.theOne('OrderConfirmed'), { explain: () => feed.story() });
  const order = OrderView.parse((await customer.get(`/api/orders/${orderId}`)).body);
  expect(order).toMatchObject({ orderId, lines: [{ productId, quantity: 1 }] });
  expect(order.history).toMatchObject([
    { status: 'PLACED', eventId: feed.theOne('OrderPlaced').id },
    { status: 'RESERVED', eventId: feed.theOne('StockReserved').id },
    { status: 'CONFIRMED', eventId: confirmed.id },
  ]);
  await eventually(async () =>
    // the list is read from an index, which may be a moment behind
    expect(OrderPage.parse((await customer.get('/api/orders')).body).items).toEqual([order]),
  );
});

test('a viewer of the feed does not see whose order it is', async () => {
  const { correlationId, customer, account } = await newRun();
  using feed = await listen(correlationId);
  await customer.putIntoCart('pantry-01', 1);
  await customer.placeOrder();
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });
  const session = await customer.get('/api/auth/session');
  const { userId } = session.body as { userId: string };
  const shown = JSON.stringify(feed.events);
  expect(shown).not.toContain(userId);
  expect(shown).not.toContain(account.email);
});
