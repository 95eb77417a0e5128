import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { clearBought, emptyCart, merge, putProduct } from '../domain/cart.ts';
import { type CartOwner, cartIdOf } from './cart-owner.ts';
import { CartChanged, type CartRepository, cartTable, GUEST_CART_SECONDS } from './cart-table.ts';

let tables: Tables;
let carts: CartRepository;
let now = new Date('2026-01-01T00:00:00.000Z');
beforeAll(async () => {
  tables = await startTables('carts');
  carts = cartTable(tables.client, { table: 'carts', now: () => now });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const customer = (userId: string): CartOwner => ({ kind: 'customer', userId });
const guest = (token: string): CartOwner => ({ kind: 'guest', token });
const tea = { id: 'tea-01', name: 'Tea', price: { amount: 890, currency: 'EUR' } };
const mug = { id: 'mug-01', name: 'Mug', price: { amount: 1_450, currency: 'EUR' } };

describe('a cart in its table', () => {
  test('has its name before its first line, and the same one after', async () => {
    const owner = customer('u1');
    const before = await carts.read(owner);
    expect(before).toEqual(emptyCart(cartIdOf(owner), 'u1'));
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
});
