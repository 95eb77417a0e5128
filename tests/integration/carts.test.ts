import { expect, test } from 'vitest';
import { CartView } from '../../functions/shared/contracts/cart.http.ts';
import { ProductPage } from '../../functions/shared/contracts/catalog.http.ts';
import { newRun } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const held = ({ items }: CartView) => items.map(({ productId, quantity }) => [productId, quantity]);

test('a cart adds up what it holds, and lets go of it', async () => {
  const { customer } = await newRun();
  const tea = await customer.putIntoCart('tea-01', 2);
  const [first] = tea.items;
  expect(tea.total.amount).toBe((first?.price.amount ?? 0) * 2);
  await customer.putIntoCart('coffee-02', 3);
  expect(held(await customer.putIntoCart('tea-01', 5))).toEqual([
    ['tea-01', 5],
    ['coffee-02', 3],
  ]);
  expect(held(CartView.parse(mustBe(200, await customer.delete('/api/cart/items/tea-01')).body))).toEqual([
    ['coffee-02', 3],
  ]);
  mustBe(204, await customer.delete('/api/cart'));
  expect(await customer.cart()).toMatchObject({ items: [], total: { amount: 0, currency: 'EUR' } });
});

test('a guest’s cart becomes part of the own one at the first request after signing in', async () => {
  const { customer, account } = await newRun();
  await customer.putIntoCart('tea-01', 98);
  const guest = new Visitor();
  await guest.putIntoCart('tea-01', 2);
  await guest.putIntoCart('pantry-02', 1);
  const token = guest.cookies.get('cart') ?? '';
  await guest.logIn(account);
  const merged = await guest.cart();
  expect(held(merged)).toEqual([
    ['tea-01', 99],
    ['pantry-02', 1],
  ]);
  expect(guest.cookies.has('cart')).toBe(false);
  expect(held(await customer.cart())).toEqual(held(merged));

  const thief = new Visitor();
  thief.cookies.set('cart', token);
  expect(held(await thief.cart())).toEqual([]);
});

test('a cart outlives its session', async () => {
  const { customer, account } = await newRun();
  await customer.putIntoCart('tableware-03', 1);
  mustBe(204, await customer.post('/api/auth/logout'));
  const later = new Visitor();
  await later.logIn(account);
  expect(held(await later.cart())).toEqual([['tableware-03', 1]]);
});

test('two tabs that change one cart at once lose nothing', async () => {
  const { customer } = await newRun();
  const products = ['tea-01', 'tea-02', 'tea-03', 'tea-04'];
  const answers = await Promise.all(products.map((id) => customer.put(`/api/cart/items/${id}`, { quantity: 1 })));
  const kept = products.filter((_, index) => answers[index]?.status === 200);
  for (const { status } of answers) expect([200, 409]).toContain(status);
  expect(
    held(await customer.cart())
      .map(([id]) => id)
      .toSorted(),
  ).toEqual(kept.toSorted());
});

test('the shelf is one stable list that holds the 24 demo products', async () => {
  const visitor = new Visitor();
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = ProductPage.parse(mustBe(200, await visitor.get(`/api/products?limit=7${query}`)).body);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length < 1_000);
  const demo = ['tea', 'coffee', 'tableware', 'pantry'].flatMap((shelf) =>
    [1, 2, 3, 4, 5, 6].map((n) => `${shelf}-0${n}`),
  );
  expect(ids).toEqual(expect.arrayContaining(demo)); // other tests add products of their own
  expect(new Set(ids).size).toBe(ids.length);
  const found = ProductPage.parse((await visitor.get('/api/products?q=MUG&category=tableware')).body);
  expect(found.items.map(({ name }) => name)).toEqual(['Stoneware Mug, ocean blue']);
});

test('a customer sees no other customer’s orders', async () => {
  const [mine, theirs] = [await newRun(), await newRun()];
  await theirs.customer.putIntoCart('tea-01', 1);
  const { orderId } = await theirs.customer.placeOrder();
  expect(await mine.customer.get(`/api/orders/${orderId}`)).toMatchObject({
    status: 404,
    body: { code: 'order-not-found' },
  });
  expect((await mine.customer.get('/api/orders')).body).toEqual({ items: [], nextCursor: null });
  expect((await new Visitor().get(`/api/orders/${orderId}`)).status).toBe(401);
});
