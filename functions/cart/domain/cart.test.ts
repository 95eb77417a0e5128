import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cart,
  CartFull,
  clearBought,
  empty,
  emptyCart,
  MAX_LINES,
  merge,
  putProduct,
  removeProduct,
  totalOf,
} from './cart.ts';

const product = (id: string, amount = 100, revision = 1) => ({
  id,
  name: `Product ${id}`,
  price: { amount, currency: 'EUR' },
  revision,
});
const productIds = ['tea-01', 'tea-02', 'mug-01', 'jam-01'];

const action = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    id: fc.constantFrom(...productIds),
    quantity: fc.integer({ min: 1, max: 99 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom(...productIds) }),
  fc.record({ kind: fc.constant('empty' as const) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
const act = (cart: Cart, step: Action): Cart => {
  if (step.kind === 'put') return putProduct(cart, product(step.id), step.quantity);
  return step.kind === 'remove' ? removeProduct(cart, step.id) : empty(cart);
};
const actions = fc.array(action, { maxLength: 12 });
const cartAfter = (steps: readonly Action[], start = emptyCart('cart', 'user')) => steps.reduce(act, start);
const quantities = (cart: Cart) =>
  Object.fromEntries(cart.lines.map(({ productId, quantity }) => [productId, quantity]));

describe('a cart', () => {
  test('changes its version exactly when its lines change', () =>
    fc.assert(
      fc.property(actions, action, (steps, step) => {
        const before = cartAfter(steps);
        const after = act(before, step);
        expect(after.version - before.version).toBe(
          JSON.stringify(before.lines) === JSON.stringify(after.lines) ? 0 : 1,
        );
      }),
    ));

  test('costs the sum of its lines, to the cent', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 1_000_000 }))),
        (lines) => {
          const some = lines.slice(0, MAX_LINES);
          const cart = some.reduce(
            (c, [n, price], i) => putProduct(c, product(`p-${i}`, price), n),
            emptyCart('cart', null),
          );
          expect(totalOf(cart)).toEqual({
            amount: some.reduce((sum, [n, price]) => sum + n * price, 0),
            currency: 'EUR',
          });
        },
      ),
    ));

  test('ends at the newest price, in whatever order its answers come', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), (revisions) => {
        const cart = revisions.reduce(
          (before, revision, index) => putProduct(before, product('tea-01', revision * 10, revision), index + 1),
          emptyCart('cart', null),
        );
        const newest = Math.max(...revisions);
        expect(cart.lines).toMatchObject([{ quantity: revisions.length, unitPrice: { amount: newest * 10 } }]);
      }),
    ));

  test('refuses a line beyond its limit', () => {
    const full = Array.from({ length: MAX_LINES }, (_, i) => `p-${i}`).reduce(
      (cart, id) => putProduct(cart, product(id), 1),
      emptyCart('cart', null),
    );
    expect(() => putProduct(full, product('one-more'), 1)).toThrow(CartFull);
    expect(putProduct(full, product('p-0'), 2).lines).toHaveLength(MAX_LINES);
  });
});

describe('clearing what was bought', () => {
  test('takes the lines at or below the ordered version and keeps every newer one', () =>
    fc.assert(
      fc.property(actions, actions, (before, after) => {
        const ordered = cartAfter(before);
        const now = cartAfter(after, ordered);
        const { cart, clearing } = clearBought(now, { orderId: 'order', cartVersion: ordered.version });
        expect(cart.lines).toEqual(now.lines.filter(({ version }) => version > ordered.version));
        expect(clearing.removedLines + cart.lines.length).toBe(now.lines.length);
        expect(cart.version).toBe(now.version + 1);
      }),
    ));

  test('repeats harmlessly and tells the same about it, whatever happened between', () =>
    fc.assert(
      fc.property(actions, actions, (before, between) => {
        const ordered = cartAfter(before);
        const order = { orderId: 'order', cartVersion: ordered.version };
        const first = clearBought(ordered, order);
        const moved = cartAfter(between, first.cart);
        const second = clearBought(moved, order);
        expect(second).toEqual({ cart: moved, clearing: first.clearing, repeated: true });
      }),
    ));
});

describe('merging a guest cart', () => {
  test('adds quantities up to the limit and loses no line of either side', () =>
    fc.assert(
      fc.property(actions, actions, (ours, theirs) => {
        const own = cartAfter(ours);
        const guest = cartAfter(theirs, emptyCart('guest', null));
        const { cart, mergedLines } = merge(own, guest);
        const [a, b] = [quantities(own), quantities(guest)];
        const ids = [...new Set([...Object.keys(a), ...Object.keys(b)])];
        expect(quantities(cart)).toEqual(
          Object.fromEntries(ids.map((id) => [id, Math.min(99, (a[id] ?? 0) + (b[id] ?? 0))])),
        );
        expect(mergedLines).toBe(guest.lines.length);
        expect(cart).toMatchObject({ cartId: own.cartId, userId: own.userId });
      }),
    ));

  test('keeps the newer price of a product that lies in both', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (ours, theirs) => {
        const own = putProduct(emptyCart('cart', 'user'), product('tea-01', ours, ours), 1);
        const guest = putProduct(emptyCart('guest', null), product('tea-01', theirs, theirs), 2);
        expect(merge(own, guest).cart.lines).toMatchObject([
          { quantity: 3, unitPrice: { amount: Math.max(ours, theirs) } },
        ]);
      }),
    ));

  test('stamps merged lines so that an earlier order does not clear them', () => {
    const own = putProduct(emptyCart('cart', 'user'), product('tea-01'), 1);
    const guest = putProduct(emptyCart('guest', null), product('tea-01'), 2);
    const merged = merge(own, guest).cart;
    expect(clearBought(merged, { orderId: 'order', cartVersion: own.version }).cart.lines).toHaveLength(1);
  });
});
