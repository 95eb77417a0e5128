import { expect, test } from 'vitest';
import { OrderView } from '../../functions/shared/contracts/orders.http.ts';
import { publishAgain } from '../support/bus.ts';
import { operator as signedInOperator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newRun } from '../support/run.ts';
import { mustBe, type Visitor } from '../support/visitor.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });

/** A customer, and a product whose price only this test changes. */
async function setUp() {
  const [run, operator] = [await newRun(), await signedInOperator()];
  const id = `price-${crypto.randomUUID().slice(0, 8)}`;
  const fields = { name: `Priced ${id}`, category: 'tea' };
  mustBe(201, await operator.post('/api/products', { id, ...fields, price: EUR(1_000) }));
  const nowCosts = async (amount: number, by: Visitor = operator) =>
    mustBe(200, await by.put(`/api/products/${id}`, { ...fields, price: EUR(amount) }));
  const line = async () => (await run.customer.cart()).items.find(({ productId }) => productId === id);
  return { ...run, operator, id, nowCosts, line };
}

test('a cart shows a new price beside the old one, and the present one alone when the product is put in again', async () => {
  const { customer, id, nowCosts, line } = await setUp();
  await customer.putIntoCart('tea-01', 1);
  const before = await customer.putIntoCart(id, 2);
  expect(await line()).toMatchObject({ price: EUR(1_000), quantity: 2 });
  await nowCosts(1_200);
  await eventually(async () => expect(await line()).toMatchObject({ price: EUR(1_200), previousPrice: EUR(1_000) }));
  const after = await customer.cart();
  expect(after.total.amount - before.total.amount).toBe(2 * 200);
  expect(after.items.find(({ productId }) => productId === 'tea-01')).not.toHaveProperty('previousPrice');

  await customer.putIntoCart(id, 2);
  expect(await line()).toMatchObject({ price: EUR(1_200) });
  expect(await line()).not.toHaveProperty('previousPrice');
});

test('an order pays the newest known price, under the version that the customer has made', async () => {
  const { customer, correlationId, id, operator, nowCosts, line } = await setUp();
  mustBe(200, await operator.put(`/api/inventory/${id}`, { stock: 5 }));
  using feed = await listen(correlationId);
  await customer.putIntoCart(id, 2);
  const added = await eventually(() => feed.theOne('CartItemAdded'), { explain: () => feed.story() });
  await nowCosts(900);
  await eventually(async () => expect(await line()).toMatchObject({ price: EUR(900), previousPrice: EUR(1_000) }));
  const { orderId, total } = await customer.placeOrder();
  expect(total).toEqual(EUR(1_800));
  const placed = await eventually(() => feed.theOne('OrderPlaced'), { explain: () => feed.story() });
  expect(placed.data).toMatchObject({
    cartVersion: added.data.cartVersion,
    lines: [{ productId: id, unitPrice: EUR(900) }],
  });
  const order = OrderView.parse(mustBe(200, await customer.get(`/api/orders/${orderId}`)).body);
  expect(order.total).toEqual(EUR(1_800));
  await eventually(async () => expect((await customer.cart()).items).toEqual([]));
});

test('a price that is told again after newer ones does not come back', async () => {
  const { customer, id, operator, nowCosts, line } = await setUp();
  using feed = await listen({ types: ['ProductUpdated', 'MessageHandled'] }, operator);
  const told = (amount: number) => {
    const event = feed.of('ProductUpdated').find(({ data }) => {
      const { productId, price } = data as { productId: string; price: { amount: number } };
      return productId === id && price.amount === amount;
    });
    if (event === undefined) throw new Error(`the price of ${amount} has not been told`);
    return event;
  };
  const outcomes = (eventId: string) =>
    feed
      .of('MessageHandled')
      .filter(({ data }) => data.queue === 'cart-prices' && data.eventId === eventId)
      .map(({ data }) => data.outcome);
  await customer.putIntoCart(id, 1);
  await nowCosts(1_100);
  const first = await eventually(() => told(1_100));
  await nowCosts(1_300);
  await eventually(async () => expect(await line()).toMatchObject({ price: EUR(1_300), previousPrice: EUR(1_000) }));
  await publishAgain(first);
  await eventually(() => expect(outcomes(first.id)).toEqual(['handled', 'repeated']));
  expect(await line()).toMatchObject({ price: EUR(1_300), previousPrice: EUR(1_000) });
});
