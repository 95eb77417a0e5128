import { beforeAll, expect, test } from 'vitest';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { OrderPlaced } from '../../functions/shared/contracts/orders.events.ts';
import { OrderPage } from '../../functions/shared/contracts/orders.http.ts';
import { publishAgain } from '../support/bus.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { depthOf, sendTo } from '../support/queues.ts';
import { newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { leftBehind, newShop, warmCheckout } from '../support/shop.ts';
import { Visitor } from '../support/visitor.ts';

beforeAll(warmCheckout, 120_000);

test('the same idempotency key gives one order and the same answer, one after the other and at once', async () => {
  const { customer } = await newRun();
  await customer.putIntoCart('tea-02', 1);
  const key = crypto.randomUUID();
  const first = await customer.placeOrder(key);
  const again = await Promise.all([customer.placeOrder(key), customer.placeOrder(key), customer.placeOrder(key)]);
  expect(again).toEqual([first, first, first]);
  await eventually(async () => expect((await customer.cart()).items).toEqual([]));
  expect(await customer.placeOrder(key)).toEqual(first);
  expect(OrderPage.parse((await customer.get('/api/orders')).body).items).toHaveLength(1);

  const headers = { 'idempotency-key': key };
  const other = await customer.post('/api/orders', { paymentMethod: 'card-slow' }, { headers });
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
});

test('many orders of one cart at once end in one order', async () => {
  const { customer } = await newRun();
  await customer.putIntoCart('tea-03', 1);
  const tries = Array.from({ length: 4 }, () =>
    customer.post(
      '/api/orders',
      { paymentMethod: 'card-approve' },
      { headers: { 'idempotency-key': crypto.randomUUID() } },
    ),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([201, 409, 409, 409]);
  expect(OrderPage.parse((await customer.get('/api/orders')).body).items).toHaveLength(1);
});

test('the same event delivered again clears once', async () => {
  const { correlationId, customer } = await newRun();
  const operator = new Visitor();
  await operator.logIn(running().operator);
  using feed = await listen(correlationId, operator); // the operator's feed holds the event in full
  await customer.putIntoCart('tea-04', 1);
  await customer.placeOrder();
  const cleared = await eventually(() => feed.theOne('CartCleared'), { explain: () => feed.story() });
  await customer.putIntoCart('tea-05', 1);

  const placed = feed.theOne('OrderPlaced');
  const { id, time: occurredAt, causationId, data } = placed;
  const meta = { id, version: OrderPlaced.version, occurredAt, correlationId, causationId };
  const detail = OrderPlaced.outgoing.parse({
    meta: { ...meta, traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00` },
    data,
  });
  const body = JSON.stringify({ source: placed.source, 'detail-type': placed.type, time: occurredAt, detail });
  await sendTo('cart-clearing', body);
  await sendTo('cart-clearing', body);

  const outcomes = () =>
    feed
      .of('MessageHandled')
      .filter((event) => event.data.queue === 'cart-clearing')
      .map((event) => event.data.outcome);
  await eventually(() => expect(outcomes().toSorted()).toEqual(['handled', 'repeated', 'repeated']), {
    explain: () => feed.story(),
  });
  expect((await customer.cart()).items).toMatchObject([{ productId: 'tea-05' }]);
  expect(feed.theOne('CartCleared').id).toBe(cleared.id);
});

test('every event of an order told once more changes nothing and tells nothing new', async () => {
  using shop = await newShop(10);
  const { customer, productId, correlationId } = shop;
  using feed = await listen(correlationId, shop.operator); // the operator's feed holds the events in full
  await customer.putIntoCart(productId, 2);
  const { orderId, total } = await customer.placeOrder();
  await eventually(() => feed.mustHaveFollowed(FLOWS.placeOrder), { explain: () => feed.story() });
  const end = {
    order: { status: 'CONFIRMED', reason: undefined, passed: ['PLACED', 'RESERVED', 'CONFIRMED'] },
    payment: 'CAPTURED',
    ledger: [`capture ${total.amount}`],
    stock: { available: 8, reserved: 0, sold: 2 },
    cart: 0,
    mails: ['order-confirmed SENT', 'payment-confirmed SENT'],
  };
  await eventually(async () => expect(await leftBehind(shop, orderId)).toEqual(end));

  const before = new Set(feed.events.filter(({ source }) => source !== 'playground.system').map(({ id }) => id));
  const types = ['OrderPlaced', 'StockReserved', 'PaymentConfirmed', 'OrderConfirmed'] as const;
  const again = types.map((type) => feed.theOne(type));
  for (const event of again) await publishAgain(event);
  const queues = ['cart-clearing', 'inventory-reservations', 'payment-captures', 'order-updates', 'notifications'];
  const repeated = () => feed.of('MessageHandled').filter(({ data }) => data.outcome === 'repeated');
  await eventually(() => expect(repeated().map(({ data }) => data.queue)).toEqual(expect.arrayContaining(queues)), {
    explain: () => feed.story(),
  });
  await eventually(async () => {
    for (const queue of queues) expect(await depthOf(queue)).toEqual({ waiting: 0, inFlight: 0 });
  });
  expect(await leftBehind(shop, orderId)).toEqual(end);
  const told = feed.events.filter(({ id, source }) => source !== 'playground.system' && !before.has(id));
  expect(told.map(({ type }) => type)).toEqual([]);
});
