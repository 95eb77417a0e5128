import { describe, expect, test } from 'vitest';
import { ProductPage } from '../../functions/shared/contracts/catalog.http.ts';
import { StockView } from '../../functions/shared/contracts/inventory.http.ts';
import { inParallel, operator as signedInOperator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newRun } from '../support/run.ts';
import { newShop } from '../support/shop.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const newProductId = (): string => `stock-${crypto.randomUUID().slice(0, 8)}`;

describe('stock at the doors', () => {
  test('is there for every product on the shelf, and scarce for two of the demo products', async () => {
    const visitor = new Visitor();
    const { items } = ProductPage.parse(mustBe(200, await visitor.get('/api/products?limit=100')).body);
    const demo = items.filter(({ id }) => /^(tea|coffee|tableware|pantry)-\d\d$/.test(id));
    expect(demo.length).toBe(24);
    const levels = await inParallel(demo, 4, async ({ id }) =>
      StockView.parse(mustBe(200, await visitor.get(`/api/inventory/${id}`)).body),
    );
    const scarce = levels.filter(({ available, reserved, sold }) => available + reserved + sold < 100);
    expect(scarce.map(({ productId }) => productId).toSorted()).toEqual(['tableware-04', 'tea-02']);
  });

  test('is set by operators only, told to everybody, and counted on from there', async () => {
    const { customer } = await newRun();
    const operator = await signedInOperator();
    const productId = newProductId();
    const path = `/api/inventory/${productId}`;
    expect((await customer.get(path)).status).toBe(404);
    expect((await new Visitor().put(path, { stock: 5 })).status).toBe(401);
    expect((await customer.put(path, { stock: 5 })).status).toBe(403);
    expect((await operator.put(path, { stock: -1 })).status).toBe(422);

    using feed = await listen({ types: ['StockAdjusted'] });
    for (const stock of [5, 2]) {
      const view = StockView.parse(mustBe(200, await operator.put(path, { stock })).body);
      expect(view).toMatchObject({ productId, available: stock, reserved: 0, sold: 0 });
    }
    const told = () => feed.of('StockAdjusted').filter(({ data }) => data.productId === productId);
    await eventually(() => expect(told()).toHaveLength(2), { explain: () => feed.story() });
    expect(told().map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        { productId, previous: 0, available: 5, revision: 1 },
        { productId, previous: 5, available: 2, revision: 2 },
      ]),
    );
    expect(StockView.parse((await customer.get(path)).body).available).toBe(2);
  });
});

test('an order sets stock aside and buys it; the next one, for more than is left, gets nothing', async () => {
  using shop = await newShop(3);
  const { customer, feed, productId } = shop;
  const stock = async () => StockView.parse(mustBe(200, await customer.get(`/api/inventory/${productId}`)).body);
  await customer.putIntoCart(productId, 2);
  await customer.placeOrder();
  await eventually(() => feed.theOne('StockReserved'), { explain: () => feed.story() });
  expect(feed.theOne('StockReserved').data).toMatchObject({
    lines: [{ productId, quantity: 2, available: 1, revision: 2 }],
  });
  await eventually(async () => expect(await stock()).toMatchObject({ available: 1, reserved: 0, sold: 2 }), {
    explain: () => feed.story(),
  });
  await eventually(async () => expect((await customer.cart()).items).toEqual([]));

  await customer.putIntoCart(productId, 2);
  await customer.placeOrder();
  await eventually(() => feed.theOne('StockRejected'), { explain: () => feed.story() });
  expect(feed.theOne('StockRejected').data).toMatchObject({ shortages: [{ productId, wanted: 2, available: 1 }] });
  await eventually(() => feed.theOne('OrderCancelled'), { explain: () => feed.story() });
  expect(await stock()).toMatchObject({ available: 1, reserved: 0, sold: 2 });
});
