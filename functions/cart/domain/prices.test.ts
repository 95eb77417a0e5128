import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyCart, putProduct, totalOf } from './cart.ts';
import { withNewestPrices } from './prices.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const priced = fc.record({ revision: fc.integer({ min: 1, max: 5 }), amount: fc.integer({ min: 1, max: 5 }) });
const ids = ['tea-01', 'tea-02', 'mug-01'];

const cartOf = (lines: readonly { revision: number; amount: number }[]) =>
  lines.reduce(
    (cart, { revision, amount }, n) =>
      putProduct(cart, { id: ids[n] ?? 'x', name: `from ${revision}`, price: EUR(amount), revision }, n + 1),
    emptyCart('cart', 'user'),
  );
const carts = fc.array(priced, { maxLength: ids.length }).map(cartOf);
const told = fc.array(fc.record({ n: fc.integer({ min: 0, max: 2 }), told: priced }), { maxLength: 3 }).map((all) =>
  [...new Map(all.map((one) => [one.n, one])).values()].map(({ n, told: { revision, amount } }) => ({
    productId: ids[n] ?? 'x',
    name: `told ${revision}`,
    price: EUR(amount),
    revision,
  })),
);

test('a refresh changes prices and names only: no version, no quantity, no line', () =>
  fc.assert(
    fc.property(carts, told, (cart, known) => {
      const refreshed = withNewestPrices(cart, known);
      const bare = (some: typeof cart) => ({
        ...some,
        lines: some.lines.map(({ productId, quantity, version }) => ({ productId, quantity, version })),
      });
      expect(bare(refreshed)).toEqual(bare(cart));
    }),
  ));

test('a line shows the newest price, and the one it was put in at exactly where that differs', () =>
  fc.assert(
    fc.property(carts, told, (cart, known) => {
      for (const [n, line] of withNewestPrices(cart, known).lines.entries()) {
        const put = cart.lines[n];
        const news = known.find(({ productId }) => productId === line.productId);
        const newest = news !== undefined && news.revision > (put?.revision ?? 0) ? news.price : put?.unitPrice;
        expect(line.unitPrice).toEqual(newest);
        expect(line.previousPrice).toEqual(newest?.amount === put?.unitPrice.amount ? undefined : put?.unitPrice);
      }
    }),
  ));

test('a refreshed cart adds up its new prices', () => {
  const cart = cartOf([
    { revision: 1, amount: 100 },
    { revision: 1, amount: 200 },
  ]);
  const known = [{ productId: 'tea-02', name: 'Tea', price: EUR(250), revision: 2 }];
  expect(totalOf(withNewestPrices(cart, known))).toEqual(EUR(100 + 2 * 250));
});
