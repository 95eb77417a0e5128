import { expect, test } from 'vitest';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { OrderPage, OrderView } from '../../functions/shared/contracts/orders.http.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newRun } from '../support/run.ts';

test('placing an order empties the cart, live, with one correlation id from click to effect', async () => {
  const { correlationId, customer } = await newRun();
  using feed = await listen(correlationId);
  await customer.putIntoCart('tea-01', 2);
  await customer.putIntoCart('coffee-01', 1);
  const order = await customer.placeOrder();
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });

  const [placed, cleared] = [feed.theOne('OrderPlaced'), feed.theOne('CartCleared')];
  expect(placed).toMatchObject({
    correlationId,
    source: 'playground.orders',
    data: { orderId: order.orderId, total: order.total },
  });
  expect(cleared).toMatchObject({
    correlationId,
    causationId: placed.id,
    data: { reason: 'ordered', removedLines: 2 },
  });
  await eventually(async () => expect((await customer.cart()).items).toEqual([]));

  await eventually(() => feed.theOne('MessageHandled'), { explain: () => feed.story() });
  expect(feed.theOne('MessageHandled').data).toMatchObject({
    queue: 'cart-clearing',
    outcome: 'handled',
    eventId: placed.id,
  });
  const handled = feed.of('RequestHandled').map(({ data }) => data.route);
  expect(handled).toEqual(expect.arrayContaining(['POST /api/orders', 'GET /internal/cart/carts/{userId}']));
});

test('an order can be read by who placed it, with the id of the event that told about it', async () => {
  const { correlationId, customer } = await newRun();
  using feed = await listen(correlationId);
  await customer.putIntoCart('tableware-01', 1);
  const { orderId } = await customer.placeOrder();
  const placed = await eventually(() => feed.theOne('OrderPlaced'), { explain: () => feed.story() });
  const order = OrderView.parse((await customer.get(`/api/orders/${orderId}`)).body);
  expect(order).toMatchObject({ orderId, status: 'PLACED', lines: [{ productId: 'tableware-01', quantity: 1 }] });
  expect(order.history).toMatchObject([{ status: 'PLACED', eventId: placed.id }]);
  expect(OrderPage.parse((await customer.get('/api/orders')).body).items).toEqual([order]);
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
