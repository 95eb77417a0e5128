import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { clearBought, MAX_LINES, merge, putProduct } from '../domain/cart.ts';
import { type CartOwner, cartIdOf } from './cart-owner.ts';
import { CartChanged, type CartRepository, cartTable, GUEST_CART_SECONDS, neverWritten } from './cart-table.ts';
import { type PriceRepository, priceTable } from './price-table.ts';

let tables: Tables;
let carts: CartRepository;
let prices: PriceRepository;
let now = new Date('2026-01-01T00:00:00.000Z');
beforeAll(async () => {
  tables = await startTables('carts');
  carts = cartTable(tables.client, { table: 'carts', now: () => now });
  prices = priceTable(tables.client, 'carts');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const customer = (userId: string): CartOwner => ({ kind: 'customer', userId });
const guest = (token: string): CartOwner => ({ kind: 'guest', token });
const tea = { id: 'tea-01', name: 'Tea', price: { amount: 890, currency: 'EUR' }, revision: 1 };
const mug = { id: 'mug-01', name: 'Mug', price: { amount: 1_450, currency: 'EUR' }, revision: 1 };

describe('a cart in its table', () => {
  test('has its name before its first line, and the same one after', async () => {
    const owner = customer('u1');
    const before = await carts.read(owner);
    expect(before).toEqual(neverWritten(owner));
    expect(before).toMatchObject({ cartId: cartIdOf(owner), userId: 'u1', version: 0 });
    await carts.save(owner, putProduct(before, tea, 2));
    expect(await carts.read(owner)).toMatchObject({
      cartId: before.cartId,
      version: 1,
      lines: [{ productId: 'tea-01', version: 1 }],
    });
  });

  test('lets one of two writers win, first write included', async () => {
    const owner = customer('u2');
    for (let round = 0; round < 3; round += 1) {
      const read = await carts.read(owner);
      const outcomes = await Promise.allSettled(
        [1, 2].map((n) => carts.save(owner, putProduct(read, tea, round * 2 + n))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
        reason: expect.any(CartChanged),
      });
      expect((await carts.read(owner)).version).toBe(round + 1);
    }
  });

  test('goes over to its owner as a whole or not at all', async () => {
    const [owner, visitor] = [customer('u3'), guest('g3')];
    await carts.save(visitor, putProduct(await carts.read(visitor), mug, 1));
    const theirs = await carts.read(visitor);
    const merged = merge(await carts.read(owner), theirs).cart;
    const move = () => carts.saveMerged({ owner, after: merged, guest: visitor, guestVersion: theirs.version });
    const outcomes = await Promise.allSettled([move(), move()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await carts.read(owner)).lines).toHaveLength(1);
    expect((await carts.read(visitor)).lines).toHaveLength(0);
    await expect(move()).rejects.toBeInstanceOf(CartChanged);
  });

  test('of a guest counts as gone when its time is over, even before the row is', async () => {
    const visitor = guest('g4');
    await carts.save(visitor, putProduct(await carts.read(visitor), tea, 1));
    now = new Date(now.getTime() + (GUEST_CART_SECONDS + 1) * 1_000);
    const later = await carts.read(visitor);
    expect(later).toMatchObject({ version: 0, lines: [] });
    await carts.save(visitor, putProduct(later, mug, 1));
    expect((await carts.read(visitor)).lines).toMatchObject([{ productId: 'mug-01' }]);
  });

  test('keeps what orders cleared', async () => {
    const owner = customer('u5');
    await carts.save(owner, putProduct(await carts.read(owner), tea, 1));
    const { cart, clearing } = clearBought(await carts.read(owner), { orderId: 'o1', cartVersion: 1 });
    await carts.save(owner, cart);
    expect((await carts.read(owner)).clearings).toEqual([clearing]);
  });

  test('does not keep the secret of a guest', async () => {
    const visitor = guest('very-secret-token');
    await carts.save(visitor, putProduct(await carts.read(visitor), tea, 1));
    const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
    const { Items } = await tables.client.send(new ScanCommand({ TableName: 'carts' }));
    expect(JSON.stringify(Items)).not.toContain('very-secret-token');
  });

  test('says when it became the version that it is', async () => {
    const owner = customer('u6');
    now = new Date('2026-02-01T10:00:00.000Z');
    await carts.save(owner, putProduct(await carts.read(owner), tea, 1));
    now = new Date('2026-02-01T11:00:00.000Z');
    const [first, second] = [await carts.read(owner), await carts.read(owner)];
    expect(first.changedAt).toBe('2026-02-01T10:00:00.000Z');
    expect(second).toEqual(first);
    await carts.save(owner, putProduct(first, tea, 2));
    expect((await carts.read(owner)).changedAt).toBe('2026-02-01T11:00:00.000Z');
  });
});

describe('known prices', () => {
  const price = (productId: string, revision: number) => ({
    productId,
    name: `${productId}, edition ${revision}`,
    price: { amount: revision * 100, currency: 'EUR' },
    revision,
  });

  test('are the newest of each product, in whatever order and however often they come', async () => {
    for (const [run, order] of [
      [1, 2, 3],
      [3, 1, 2],
      [2, 2, 3, 3, 1],
    ].entries()) {
      const id = `order-${run}`;
      for (const revision of order) await prices.keep(price(id, revision));
      expect(await prices.of([id])).toEqual([price(id, 3)]);
      const atOnce = `at-once-${run}`;
      await Promise.all(order.map((revision) => prices.keep(price(atOnce, revision))));
      expect(await prices.of([atOnce])).toEqual([price(atOnce, 3)]);
    }
  });

  test('tell what they replace', async () => {
    expect(await prices.keep(price('told', 2))).toEqual({ before: undefined });
    expect(await prices.keep(price('told', 2))).toBe('known');
    expect(await prices.keep(price('told', 5))).toEqual({ before: price('told', 2) });
    expect(await prices.keep(price('told', 4))).toBe('known');
  });

  test('of a full cart come in one read; what nobody has changed is missing', async () => {
    const ids = Array.from({ length: MAX_LINES }, (_, n) => `full-${n}`);
    for (const id of ids.slice(0, 60)) await prices.keep(price(id, 1));
    expect(await prices.of(ids)).toHaveLength(60);
    expect(await prices.of([])).toEqual([]);
  });

  test('are one row per product', async () => {
    const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
    const count = async () =>
      (
        await tables.client.send(
          new ScanCommand({
            TableName: 'carts',
            FilterExpression: 'begins_with(id, :price)',
            ExpressionAttributeValues: { ':price': 'price#' },
          }),
        )
      ).Items?.length;
    await prices.keep(price('grows', 1));
    const before = await count();
    for (let revision = 2; revision < 12; revision += 1) await prices.keep(price('grows', revision));
    expect(await count()).toBe(before);
  });
});
